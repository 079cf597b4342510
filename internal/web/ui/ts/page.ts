// What needs no element of its own.

// dropFiles lets a file be dropped anywhere on its field.
export function dropFiles(): void {
  const field = (e: DragEvent) => (e.target instanceof Element ? e.target.closest<HTMLElement>(".drop") : null);
  document.addEventListener("dragover", (e) => {
    const f = field(e);
    if (f && e.dataTransfer?.types.includes("Files")) {
      e.preventDefault();
      f.classList.add("over");
    }
  });
  document.addEventListener("dragleave", (e) => field(e)?.classList.remove("over"));
  document.addEventListener("drop", (e) => {
    const f = field(e);
    const input = f?.querySelector<HTMLInputElement>("input[type=file]");
    if (!f || !input || !e.dataTransfer?.files.length) return;
    e.preventDefault();
    f.classList.remove("over");
    input.files = e.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// showWhatMatters moves what is wider than the screen to where one would look first: the chosen tab, the present
// hour, the middle of the dots of a map.
export function showWhatMatters(): void {
  for (const box of document.querySelectorAll<HTMLElement>("main :is(.scroll, .tabs)")) {
    if (box.scrollWidth <= box.clientWidth) continue;
    const one = box.querySelector(".tabs [aria-current], .timeline .now");
    const all = one ? [one] : [...box.querySelectorAll(".schematic circle")];
    if (all.length === 0) continue;
    const left = box.getBoundingClientRect().left - box.scrollLeft;
    const middles = all.map((e) => e.getBoundingClientRect()).map((r) => r.left + r.width / 2 - left);
    box.scrollLeft = middles.reduce((a, b) => a + b) / all.length - box.clientWidth / 2;
  }
}

// closeOutside closes the phone's menu by Escape or by a touch beside it.
export function closeOutside(): void {
  const open = () => document.querySelector<HTMLDetailsElement>("details.more[open]");
  document.addEventListener("click", (e) => {
    const d = open();
    if (d && e.target instanceof Node && !d.contains(e.target)) d.open = false;
  });
  document.addEventListener("keydown", (e) => {
    const d = open();
    if (d && e.key === "Escape") {
      d.open = false;
      d.querySelector("summary")?.focus();
    }
  });
}
