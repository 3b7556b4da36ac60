// A box's own 2D canvas: keeps the last picture that the stage drew for it.
import { make } from '../loader/dom';
import type { PictureView, Room, Showing } from './picture_view';
import type { Run } from './run';
import type { Guest, Stage } from './stage';
import type { HitItem } from '../../../../ui/web/engine';

export class CanvasView implements PictureView, Guest {
  readonly node: HTMLCanvasElement = make('canvas', { role: 'img' });
  #view: number;
  #run: Run;
  #ink = this.node.getContext('2d', { alpha: false });
  #lenses = '';
  #stable = new Map<string, number>();
  #room: Room | null = null;
  #tall = 0; // CSS px
  #shape = ''; // what #tall was found for

  constructor(
    readonly stage: Stage,
    run: Run,
    /** Called once the first picture stands in the canvas. */
    private firstDrawn: (() => void) | null,
  ) {
    this.#run = run;
    this.#view = stage.engine.viewOpen(run.trace);
    stage.enter(this.#view, this);
  }

  drawn(stage: HTMLCanvasElement, width: number, height: number): void {
    if (this.node.width !== width) this.node.width = width;
    if (this.node.height !== height) this.node.height = height;
    this.#ink?.drawImage(stage, 0, 0, width, height, 0, 0, width, height);
    this.firstDrawn?.();
    this.firstDrawn = null;
  }

  replace(): void {
    if (this.#room) this.place(this.#room);
  }

  place(room: Room): void {
    if (room.width <= 0) return;
    this.#room = room;
    const shape = `${this.#lenses} ${String(room.width)} ${String(room.fontSize)}`;
    if (shape !== this.#shape) this.#tall = 0;
    this.#shape = shape;
    this.#put(Math.max(this.#tall, room.planned, 40));
    this.#tall = Math.max(this.#tall, room.planned || this.#stableHeight(shape));
    this.#settle();
  }

  /** As high as it was, or as the step that is shown needs. */
  #settle(): void {
    if (!this.#room) return;
    this.#tall = Math.max(this.#tall, Math.ceil(this.stage.engine.viewHeight(this.#view, false)));
    const tall = Math.max(40, Math.min(this.#room.most, this.#tall));
    this.#put(tall);
    this.node.style.width = `${String(this.#room.width)}px`;
    this.node.style.height = `${String(tall)}px`;
    this.stage.clock.wantFrame();
  }

  #put(height: number): void {
    if (!this.#room) return;
    this.stage.engine.viewPlace(this.#view, this.#room.width, height, devicePixelRatio, this.#room.fontSize);
  }

  /** Looking at up to 64 pictures takes a while: once for each lens and width is enough. */
  #stableHeight(shape: string): number {
    const known = this.#stable.get(shape) ?? Math.ceil(this.stage.engine.viewHeight(this.#view, true));
    this.#stable.set(shape, known);
    return known;
  }

  theme(dark: boolean): void {
    this.stage.engine.viewTheme(this.#view, dark);
    this.stage.clock.wantFrame();
  }
  run(run: Run): void {
    this.#run = run;
    this.#stable.clear();
    this.#shape = '';
    this.stage.engine.viewTrace(this.#view, run.trace);
  }
  show({ lens, step, lens2 }: Showing, animate: boolean): void {
    this.#lenses = `${String(lens)} ${String(lens2)}`;
    this.stage.engine.viewShow(this.#view, lens, step, lens2, animate);
    this.#settle();
    this.stage.clock.wantFrame();
  }
  hit(x: number, y: number): HitItem | null {
    return this.stage.engine.viewHit(this.#view, x, y);
  }
  pointer(kind: 'move' | 'down' | 'up' | 'leave', x: number, y: number, buttons: number): boolean {
    const over = this.stage.engine.viewPointer(this.#view, kind, x, y, buttons);
    this.stage.clock.wantFrame();
    return over;
  }
  zoom(factor: number, x: number, y: number): void {
    this.stage.engine.viewZoom(this.#view, factor, x, y);
    this.stage.clock.wantFrame();
  }
  pan(dx: number, dy: number): void {
    this.stage.engine.viewPan(this.#view, dx, dy);
    this.stage.clock.wantFrame();
  }
  fit(): void {
    this.stage.engine.viewFit(this.#view);
    this.stage.clock.wantFrame();
  }
  select(id: string): void {
    this.stage.engine.focus(this.#run.trace, id);
    this.stage.clock.wantFrame();
  }
  close(): void {
    this.stage.leave(this.#view);
    this.node.remove();
  }
}
