// <e-picker>: a box that proposes while one types. The server searches; arrows go through what it found, Enter or a
// click chooses, Escape closes and brings back what was chosen. It posts the same fields as the form without script.
export class EPicker extends HTMLElement {
  #input!: HTMLInputElement;
  #value!: HTMLInputElement;
  #list!: HTMLUListElement;
  #say!: HTMLElement;
  #chosen = { value: "", label: "", soft: "" };
  #at = -1;
  #timer = 0;
  #asked?: AbortController;

  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>("input[type=search]");
    if (!input || this.hasAttribute("data-live")) return;
    this.#input = input;
    const ticked = this.querySelector<HTMLInputElement>("input[type=radio]:checked");
    if (ticked) this.#chosen = { value: ticked.value, label: ticked.dataset.label ?? "", soft: ticked.dataset.soft ?? "" };
    for (const plain of this.querySelectorAll("[data-plain]")) plain.remove();
    this.#build();
    this.toggleAttribute("data-live", true);
    input.addEventListener("input", this.#typed);
    input.addEventListener("keydown", this.#key);
    input.addEventListener("blur", this.#left);
    input.addEventListener("click", () => this.#list.hidden && this.#ask(true));
    this.#list.addEventListener("pointerdown", (e) => e.preventDefault());
    this.#list.addEventListener("click", (e) => {
      const option = e.target instanceof Element ? e.target.closest<HTMLElement>("[role=option]") : null;
      if (option) this.#choose(option);
    });
    this.#show();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
    this.#asked?.abort();
  }

  #build(): void {
    this.#value = Object.assign(document.createElement("input"), { type: "hidden", name: this.dataset.name ?? "" });
    this.#list = Object.assign(document.createElement("ul"), { id: this.dataset.list ?? "", hidden: true });
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", this.querySelector("label")?.textContent?.trim() ?? "");
    this.#say = Object.assign(document.createElement("p"), { className: "hide" });
    this.#say.setAttribute("aria-live", "polite");
    const box = document.createElement("div");
    box.style.position = "relative";
    box.append(this.#list);
    this.querySelector(".picker-box")!.after(box);
    this.append(this.#value, this.#say);
    const i = this.#input;
    i.required = this.hasAttribute("data-needed");
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.#list.id })) i.setAttribute(name, value);
  }

  #typed = (): void => {
    this.#value.value = "";
    this.#input.setCustomValidity(this.#input.value.trim() ? (this.dataset.choose ?? "") : "");
    this.#soft("");
    if (!this.#input.value.trim()) this.#set({ value: "", label: "", soft: "" });
    this.#ask(false);
  };

  #key = (e: KeyboardEvent): void => {
    const options = this.#options();
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (this.#list.hidden) this.#ask(true);
      else if (options.length) this.#go((this.#at + (e.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
    } else if (e.key === "Enter" && !this.#list.hidden) {
      e.preventDefault();
      const option = options[this.#at] ?? (options.length === 1 ? options[0] : undefined);
      if (option) this.#choose(option);
    } else if (e.key === "Enter" && !this.#value.value && this.#input.value.trim()) {
      e.preventDefault();
      this.#ask(true);
    } else if (e.key === "Escape" && (!this.#list.hidden || this.#input.value !== this.#chosen.label)) {
      e.preventDefault();
      e.stopPropagation();
      this.#show();
    }
  };

  // Words left unfinished give way to what was chosen before; the one thing that they name is taken.
  #left = (): void => {
    const options = this.#options();
    const only = options.length === 1 && !this.#list.hidden && same(options[0]!.dataset.label ?? "", this.#input.value);
    if (only) this.#choose(options[0]!);
    else this.#show();
  };

  #ask(now: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#find(), now ? 0 : 180);
  }

  async #find(): Promise<void> {
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    const words = this.#input.value === this.#chosen.label ? "" : this.#input.value;
    try {
      const url = new URL(this.dataset.find ?? "", location.href);
      url.searchParams.set("q", words);
      const answer = await fetch(url, { signal: asked.signal, headers: { "HX-Request": "true", Accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("ul");
      if (!found || document.activeElement !== this.#input) return;
      this.#list.replaceChildren(...found.children);
      this.#options().forEach((o, n) => (o.id = `${this.#list.id}-${n}`));
      this.#open(true);
      this.#say.textContent = found.dataset.say ?? "";
    } catch {
      if (!asked.signal.aborted) this.#say.textContent = this.dataset.failed ?? "";
    }
  }

  #options(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>("[role=option]")];
  }

  #go(at: number): void {
    this.#at = at;
    this.#options().forEach((o, n) => o.setAttribute("aria-selected", String(n === at)));
    const option = this.#options()[at];
    if (option) this.#input.setAttribute("aria-activedescendant", option.id);
    else this.#input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  #open(open: boolean): void {
    this.#list.hidden = !open;
    this.#input.setAttribute("aria-expanded", String(open));
    this.#go(-1);
  }

  #choose(option: HTMLElement): void {
    this.#set({ value: option.dataset.value ?? "", label: option.dataset.label ?? "", soft: option.dataset.soft ?? "" });
    this.#show();
    this.#say.textContent = [this.#chosen.label, this.#chosen.soft].filter(Boolean).join(", ");
  }

  #set(chosen: { value: string; label: string; soft: string }): void {
    const was = this.#chosen.value;
    this.#chosen = chosen;
    if (was === chosen.value) return;
    this.#value.value = chosen.value;
    this.dispatchEvent(new CustomEvent("picked", { bubbles: true, detail: chosen.value }));
  }

  // #show writes what is chosen into the box and closes the list.
  #show(): void {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.#value.value = this.#chosen.value;
    this.#input.value = this.#chosen.label;
    this.#input.setCustomValidity("");
    this.#soft(this.#chosen.soft);
    this.#open(false);
  }

  #soft(words: string): void {
    const soft = this.querySelector<HTMLElement>(".picker-soft");
    if (soft) [soft.textContent, soft.hidden] = [words, !words];
  }
}

function same(a: string, b: string): boolean {
  const plain = (s: string): string => s.normalize("NFD").replace(/\p{M}/gu, "").trim().toLowerCase();
  return plain(a) === plain(b);
}
