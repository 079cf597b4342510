// <e-copy> adds a button that copies the field in it.
export class ECopy extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector("input");
    if (!input || this.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = this.dataset.copy ?? "";
    button.addEventListener("click", async () => {
      input.select();
      try {
        await navigator.clipboard.writeText(input.value);
        button.textContent = this.dataset.copied ?? "";
        setTimeout(() => (button.textContent = this.dataset.copy ?? ""), 2000);
      } catch {
        // The text stays selected: the person can copy it by hand.
      }
    });
    this.append(button);
  }
}
