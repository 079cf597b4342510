// Moving a meeting by pointer: it is taken up once the pointer has gone a little
// way, or on a touch screen after a short rest, so that scrolling stays possible.
import type { EBoard } from "./board";

const far = 6; // pixels
const rest = 280; // milliseconds

export function startDrag(board: EBoard, link: HTMLAnchorElement, down: PointerEvent): void {
  if (down.button !== 0) return;
  const touch = down.pointerType !== "mouse";
  const text = link.querySelector("b")?.textContent ?? "";
  let ghost: HTMLElement | undefined;
  let over: Element | undefined;
  let last = { x: down.clientX, y: down.clientY };
  let picking: Promise<unknown> = Promise.resolve();

  const timer = touch ? window.setTimeout(take, rest) : 0;

  function take(): void {
    ghost = document.createElement("p");
    ghost.className = "ghost";
    ghost.textContent = text;
    document.body.append(ghost);
    follow();
    if (link.dataset.meeting !== board.picked) picking = board.pick(link).then(light);
  }

  function follow(): void {
    if (ghost) ghost.style.cssText = `left:${last.x + 12}px;top:${last.y + 12}px`;
    light();
  }

  function light(): void {
    const cell = document.elementFromPoint(last.x, last.y)?.closest("td") ?? undefined;
    if (cell === over) return;
    over?.classList.remove("over");
    over = cell;
    over?.classList.add("over");
  }

  function move(e: PointerEvent): void {
    last = { x: e.clientX, y: e.clientY };
    const gone = Math.hypot(e.clientX - down.clientX, e.clientY - down.clientY) > far;
    if (!ghost && gone) {
      if (touch) return stop(); // a scroll, not a move
      take();
    }
    follow();
  }

  function noScroll(e: TouchEvent): void {
    if (ghost) e.preventDefault();
  }

  function up(): void {
    const dragged = ghost !== undefined;
    stop();
    if (!dragged) return;
    // The click that follows letting go is not a choice.
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }), 50);
    // Whoever lets go at once has not yet been told which cells are legal.
    void picking.then(drop);
  }

  function drop(): void {
    const cell = document.elementFromPoint(last.x, last.y)?.closest("td");
    const target = cell?.querySelector<HTMLButtonElement>(".drop-here");
    const taken = cell?.querySelector<HTMLElement>("[data-meeting]")?.dataset.meeting;
    if (target) void board.place(target);
    else if (cell && board.contains(cell) && taken !== board.picked) board.refuse(cell);
    else if (board.picked) void board.cancel();
  }

  function stop(): void {
    clearTimeout(timer);
    ghost?.remove();
    ghost = undefined;
    over?.classList.remove("over");
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", up);
    removeEventListener("pointercancel", stop);
    removeEventListener("touchmove", noScroll);
  }

  addEventListener("pointermove", move);
  addEventListener("pointerup", up);
  addEventListener("pointercancel", stop);
  addEventListener("touchmove", noScroll, { passive: false });
}

function swallow(e: Event): void {
  e.preventDefault();
  e.stopPropagation();
}
