// A box's own 2D canvas: keeps the last picture that the stage drew for it.
import { make } from '../loader/dom';
import type { PictureView, Showing } from './picture_view';
import type { Run } from './run';
import type { Guest, Stage } from './stage';
import type { HitItem } from '../../../../ui/web/engine';

export class CanvasView implements PictureView, Guest {
  readonly node: HTMLCanvasElement = make('canvas', { role: 'img' });
  #view: number;
  #run: Run;
  #ink = this.node.getContext('2d', { alpha: false });
  #lenses = '';
  #heights = new Map<string, number>();
  #placed = { width: 0, height: 0, fontSize: 14 };

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
    this.place(this.#placed.width, this.#placed.height, this.#placed.fontSize);
  }

  place(width: number, height: number, fontSize: number): void {
    if (width <= 0) return;
    this.#placed = { width, height, fontSize };
    const { engine } = this.stage;
    const ratio = devicePixelRatio;
    engine.viewPlace(this.#view, width, Math.min(height, 400), ratio, fontSize);
    const tall = Math.max(
      40,
      Math.min(height, this.#stableHeight(`${this.#lenses} ${String(width)} ${String(fontSize)}`)),
    );
    engine.viewPlace(this.#view, width, tall, ratio, fontSize);
    this.node.style.width = `${String(width)}px`;
    this.node.style.height = `${String(tall)}px`;
    this.stage.clock.wantFrame();
  }

  /** Looking at up to 64 pictures takes a while: once for each lens and width is enough. */
  #stableHeight(key: string): number {
    const known = this.#heights.get(key) ?? Math.ceil(this.stage.engine.viewHeight(this.#view, true));
    this.#heights.set(key, known);
    return known;
  }

  run(run: Run): void {
    this.#run = run;
    this.#heights.clear();
    this.stage.engine.viewTrace(this.#view, run.trace);
  }
  show({ lens, step, lens2 }: Showing, animate: boolean): void {
    this.#lenses = `${String(lens)} ${String(lens2)}`;
    this.stage.engine.viewShow(this.#view, lens, step, lens2, animate);
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
