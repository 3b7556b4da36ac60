// Mouse and touch on the picture. The page keeps its scroll: wheel and drag are the picture's only where the reader has
// asked for it (Ctrl or ⌘ with the focus inside, or the full window).
import type { Box, Change, Part } from './box';

interface Point {
  x: number;
  y: number;
}

export class Pointer implements Part {
  #fingers = new Map<number, Point>();
  #pressed: Point | null = null;

  constructor(
    private box: Box,
    private pointed: (at: Point | null, pinned: boolean) => void,
  ) {
    const { pic } = box.shell;
    pic.addEventListener('pointermove', this.#move);
    pic.addEventListener('pointerdown', this.#down);
    pic.addEventListener('pointerup', this.#up);
    pic.addEventListener('pointercancel', this.#cancel);
    pic.addEventListener('pointerleave', this.#leave);
    pic.addEventListener('wheel', this.#wheel, { passive: false });
    pic.addEventListener('dblclick', this.#double);
  }

  update(change: Change): void {
    if (change === 'size') this.box.shell.pic.classList.toggle('grab', this.box.expanded);
  }

  #at(event: MouseEvent): Point | null {
    const rect = this.box.picture?.node.getBoundingClientRect();
    return rect ? { x: event.clientX - rect.x, y: event.clientY - rect.y } : null;
  }

  #onPicture(event: Event): boolean {
    return Boolean(this.box.picture?.node.contains(event.target as Node));
  }

  #move = (event: PointerEvent): void => {
    const at = this.#at(event);
    const { picture, shell, expanded } = this.box;
    if (!at || !picture || !this.#onPicture(event)) return;
    if (this.#fingers.size === 2) {
      this.#pinch(event, at);
      return;
    }
    const touch = event.pointerType === 'touch';
    if (touch && !expanded) return;
    const over = picture.pointer('move', at.x, at.y, event.buttons);
    shell.pic.style.cursor = over ? 'pointer' : '';
    if (!touch && !event.buttons) this.pointed(over ? at : null, false);
  };

  #down = (event: PointerEvent): void => {
    const at = this.#at(event);
    if (!at || !this.#onPicture(event)) return;
    this.#pressed = at;
    if (event.pointerType === 'touch') this.#fingers.set(event.pointerId, at);
    if (event.pointerType === 'touch' && !this.box.expanded) return;
    this.box.picture?.pointer('down', at.x, at.y, event.buttons);
  };

  #up = (event: PointerEvent): void => {
    const at = this.#at(event);
    const pressed = this.#pressed;
    this.#cancel(event);
    if (!at || !pressed || !this.#onPicture(event)) return;
    this.box.picture?.pointer('up', at.x, at.y, event.buttons);
    if (Math.hypot(at.x - pressed.x, at.y - pressed.y) < 8) this.pointed(at, true);
  };

  #cancel = (event: PointerEvent): void => {
    this.#pressed = null;
    this.#fingers.delete(event.pointerId);
  };

  #leave = (event: PointerEvent): void => {
    this.#fingers.delete(event.pointerId);
    this.box.picture?.pointer('leave', 0, 0, 0);
    if (event.pointerType !== 'touch') this.pointed(null, false);
  };

  /** Two fingers, in the full window only. */
  #pinch(event: PointerEvent, at: Point): void {
    const before = this.#fingers.get(event.pointerId);
    const other = [...this.#fingers].find(([id]) => id !== event.pointerId)?.[1];
    this.#fingers.set(event.pointerId, at);
    if (!before || !other || !this.box.expanded) return;
    const distance = (a: Point, b: Point): number => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
    const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
    this.box.picture?.zoom(distance(at, other) / distance(before, other), middle.x, middle.y);
    this.box.picture?.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
    this.#pressed = null;
  }

  #wheel = (event: WheelEvent): void => {
    const at = this.#at(event);
    const { picture, shell, expanded } = this.box;
    const inside = expanded || shell.root.activeElement !== null;
    if (!at || !picture || !this.#onPicture(event) || !inside) return;
    if (event.ctrlKey || event.metaKey) picture.zoom(Math.exp(-event.deltaY / 300), at.x, at.y);
    else if (expanded) picture.pan(-event.deltaX, -event.deltaY);
    else return;
    event.preventDefault();
  };

  #double = (event: MouseEvent): void => {
    if (this.box.expanded && this.#onPicture(event)) this.box.picture?.fit();
  };
}
