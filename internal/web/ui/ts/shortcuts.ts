// <e-shortcuts>: "/" goes to the search box; "g" then a letter goes to the first
// entry of the menu that begins with that letter.
export class EShortcuts extends HTMLElement {
  #waiting = 0;

  connectedCallback(): void {
    document.addEventListener("keydown", this.#key);
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.#key);
  }

  #key = (e: KeyboardEvent): void => {
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
    if (e.key === "/") {
      const box = [...document.querySelectorAll<HTMLInputElement>("[data-search]")].find((b) => b.checkVisibility());
      if (box) {
        e.preventDefault();
        box.focus();
        box.select();
      }
      return;
    }
    if (e.key === "g") {
      this.#waiting = Date.now();
      return;
    }
    if (Date.now() - this.#waiting < 1500 && e.key.length === 1) {
      this.#waiting = 0;
      const link = [...document.querySelectorAll<HTMLAnchorElement>(".side .sections a")].find((a) =>
        plain(a.textContent ?? "").startsWith(plain(e.key)),
      );
      if (link) {
        e.preventDefault();
        link.click();
      }
    }
  };
}

function plain(s: string): string {
  return s.trim().normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function typing(t: EventTarget | null): boolean {
  return t instanceof HTMLElement && (t.isContentEditable || /^(input|textarea|select)$/i.test(t.tagName));
}
