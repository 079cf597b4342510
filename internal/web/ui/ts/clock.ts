// <e-clock> keeps the hours in it true. On a demonstration the page's day is
// fixed: data-ahead says by how many milliseconds it differs from the real one. A
// time element with data-zone shows the hour of that zone; with data-until the
// clock says how long until then.
export class EClock extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    this.#show();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
  }

  #now(): number {
    return Date.now() + (Number(this.dataset.ahead) || 0);
  }

  #show(): void {
    const now = this.#now();
    for (const t of this.querySelectorAll<HTMLTimeElement>("time[data-zone]")) {
      t.textContent = hour(now, t.dataset.zone!);
    }
    if (this.dataset.until) this.textContent = this.#until(now);
    this.#timer = window.setTimeout(() => this.#show(), 60_000 - (now % 60_000) + 50);
  }

  #until(now: number): string {
    const minutes = Math.ceil((Number(this.dataset.until) - now) / 60_000);
    if (minutes <= 0) return this.dataset.due ?? "";
    const h = Math.floor(minutes / 60);
    const m = minutes % 60;
    const length = h === 0 ? `${m}\u00a0min` : m === 0 ? `${h}\u00a0h` : `${h}\u00a0h\u00a0${String(m).padStart(2, "0")}`;
    return `${this.dataset.in} ${length}`;
  }
}

function hour(now: number, zone: string): string {
  try {
    return new Intl.DateTimeFormat("fr-FR", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(now);
  } catch {
    return "";
  }
}
