// <e-live> listens to the server's events and puts each into the part of that
// name. The event "done" brings the address to go to.
export class ELive extends HTMLElement {
  #source?: EventSource;

  connectedCallback(): void {
    const src = this.dataset.src;
    if (!src) return;
    const source = new EventSource(src);
    this.#source = source;
    for (const part of this.querySelectorAll<HTMLElement>("[data-live]")) {
      source.addEventListener(part.dataset.live!, (e) => {
        part.innerHTML = (e as MessageEvent<string>).data;
      });
    }
    // A broken line mends itself; one that the server refused does not.
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) this.querySelector("[data-lost]")?.removeAttribute("hidden");
    });
    source.addEventListener("done", (e) => {
      source.close();
      const to = (e as MessageEvent<string>).data.trim();
      if (to.startsWith("/") && !to.startsWith("//")) location.assign(to);
      else location.reload();
    });
  }

  disconnectedCallback(): void {
    this.#source?.close();
  }
}
