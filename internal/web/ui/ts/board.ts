// <e-board>: a meeting is taken up by pointer or by Enter or Space, the server
// says which cells are legal, arrows move over the cells, Enter or letting go
// places it, Escape puts it back. It posts the very form that works without it.
import { startDrag } from "./drag";

export class EBoard extends HTMLElement {
  #busy = false;

  connectedCallback(): void {
    this.addEventListener("click", this.#click);
    this.addEventListener("submit", this.#submit);
    this.addEventListener("keydown", this.#key);
    this.addEventListener("pointerdown", this.#down);
  }

  get picked(): string {
    return this.dataset.picked ?? "";
  }

  // pick chooses a meeting and shows where it may go.
  async pick(link: HTMLAnchorElement): Promise<void> {
    if (await this.#load(link.href)) {
      const legal = this.querySelectorAll(".drop-here").length;
      this.#say(`${this.dataset.sayPicked} ${title(link)}. ${this.dataset.sayFree} ${legal}.`);
    }
  }

  // cancel puts the chosen meeting back.
  async cancel(): Promise<void> {
    const was = this.picked;
    const link = this.querySelector<HTMLAnchorElement>("[data-cancel]");
    if (link && (await this.#load(link.href))) {
      this.#say(this.dataset.sayBack ?? "");
      this.#focusMeeting(was);
    }
  }

  // place puts the chosen meeting into a cell.
  async place(button: HTMLButtonElement): Promise<void> {
    const form = button.form;
    if (!form) return;
    const was = this.picked;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) body.append(name, String(value));
    body.append(button.name, button.value);
    if (await this.#load(form.action, { method: "POST", body })) {
      const no = this.querySelector<HTMLElement>("[data-refused]");
      if (no) return no.scrollIntoView({ block: "nearest" }); // an alert is said by itself
      this.#say(document.querySelector("#messages")?.textContent?.trim() || this.dataset.sayDropped || "");
      this.#focusMeeting(was);
    }
  }

  // refuse says why the chosen meeting cannot go into a cell; it stays chosen.
  refuse(cell: Element): void {
    const other = cell.querySelector(".piece");
    const why = other ? `${this.dataset.sayTaken} ${title(other)}.` : cell.querySelector(".why")?.textContent?.trim();
    const sentence = [this.dataset.sayRefused, why].filter(Boolean).join(" ");
    const bar = this.querySelector(".picked");
    const out = bar?.querySelector(".refused") ?? document.createElement("p");
    out.className = "refused";
    out.textContent = sentence;
    bar?.append(out);
    bar?.querySelector<HTMLElement>("[data-cancel]")?.focus({ preventScroll: true }); // Escape is heard within the board
    this.#say(sentence);
  }

  #click = (e: MouseEvent): void => {
    if (e.ctrlKey || e.metaKey || e.shiftKey || !(e.target instanceof Element)) return;
    const cancel = e.target.closest("[data-cancel]");
    const link = e.target.closest<HTMLAnchorElement>("[data-meeting]");
    if (!cancel && !link) return;
    e.preventDefault();
    if (cancel || link?.dataset.meeting === this.picked) void this.cancel();
    else if (link) void this.pick(link).then(() => this.#focusFirst());
  };

  #submit = (e: SubmitEvent): void => {
    const b = e.submitter;
    if (b instanceof HTMLButtonElement && b.name === "cell") {
      e.preventDefault();
      void this.place(b);
    }
  };

  #key = (e: KeyboardEvent): void => {
    if (e.key === "Escape" && this.picked) {
      e.preventDefault();
      void this.cancel();
    } else if (e.key === " " && e.target instanceof HTMLAnchorElement && e.target.dataset.meeting) {
      e.preventDefault();
      e.target.click();
    } else if (e.key.startsWith("Arrow")) {
      this.#arrow(e);
    }
  };

  #down = (e: PointerEvent): void => {
    const link = e.target instanceof Element ? e.target.closest<HTMLAnchorElement>("[data-meeting]") : null;
    if (link) startDrag(this, link, e);
  };

  // #arrow moves to the next cell that can be acted on in that direction.
  #arrow(e: KeyboardEvent): void {
    const from = document.activeElement;
    const cell = from?.closest("td");
    if (!from || !cell || !this.contains(cell)) return;
    const stops = [...this.querySelectorAll<HTMLElement>("td .piece, td .drop-here")];
    const here = centre(cell);
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key] ?? [0, 0];
    let best: HTMLElement | undefined;
    let least = Infinity;
    for (const s of stops) {
      const c = centre(s.closest("td")!);
      const along = (c.x - here.x) * dx + (c.y - here.y) * dy;
      const aside = Math.abs((c.x - here.x) * dy) + Math.abs((c.y - here.y) * dx);
      if (along < 8 || (dx !== 0 && aside > 8)) continue;
      const cost = along + aside * 3;
      if (cost < least) [best, least] = [s, cost];
    }
    if (best) {
      e.preventDefault();
      best.focus();
      best.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }

  #focusFirst(): void {
    (this.querySelector<HTMLElement>(".is-best .drop-here") ?? this.querySelector<HTMLElement>(".drop-here"))?.focus({ preventScroll: true });
  }

  #focusMeeting(id: string): void {
    this.querySelector<HTMLElement>(`[data-meeting="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
  }

  // #load asks for a page and takes its board and messages.
  async #load(url: string, init?: RequestInit): Promise<boolean> {
    if (this.#busy) return false;
    this.#busy = true;
    this.toggleAttribute("data-busy", true);
    try {
      const answer = await fetch(url, { ...init, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(this.id);
      if (!fresh) {
        if (!init) location.assign(url);
        else this.#show(page);
        return false;
      }
      const scrolled = this.querySelector(".scroll")?.scrollLeft ?? 0;
      for (const name of fresh.getAttributeNames()) this.setAttribute(name, fresh.getAttribute(name)!);
      this.replaceChildren(...fresh.childNodes);
      this.querySelector(".scroll")?.scrollTo({ left: scrolled });
      // What counts beside the board changes with it: messages, gauges, the menu's numbers.
      for (const part of ["#messages", "main .gauges", "nav .sections"]) {
        const now = page.querySelector(part);
        if (now) document.querySelector(part)?.replaceChildren(...now.childNodes);
      }
      if (answer.url && new URL(answer.url).origin === location.origin) history.replaceState(null, "", answer.url);
      return true;
    } catch {
      this.#say(this.dataset.sayFailed ?? "");
      return false;
    } finally {
      this.#busy = false;
      this.toggleAttribute("data-busy", false);
    }
  }

  // #show puts a refusal's sentence among the messages; the board stays.
  #show(page: Document): void {
    const sentence = page.querySelector("main .sentence")?.textContent ?? this.dataset.sayFailed ?? "";
    const box = document.createElement("div");
    box.className = "flash tone-alert";
    const p = document.createElement("p");
    p.textContent = sentence;
    box.append(p);
    document.querySelector("#messages")?.replaceChildren(box);
    this.#say(sentence);
  }

  #say(sentence: string): void {
    const out = this.querySelector("[data-say]");
    if (out) out.textContent = sentence;
  }
}

function centre(el: Element): { x: number; y: number } {
  const r = el.getBoundingClientRect();
  return { x: r.left + Math.min(r.width, 60) / 2, y: r.top + r.height / 2 };
}

function title(link: Element): string {
  return link.querySelector("b")?.textContent ?? link.textContent?.trim() ?? "";
}
