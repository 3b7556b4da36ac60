// What a box shows its picture in: a 2D canvas copied from the stage, or, without WebGL2, an SVG.
import type { HitItem } from '../../../../ui/web/engine';
import type { Run } from './run';

export interface Showing {
  lens: number;
  /** -1: none beside it. */
  lens2: number;
  step: number;
}

/** Lengths in CSS px. */
export interface Room {
  width: number;
  /** The picture may be so high; what is higher can be panned. */
  most: number;
  /** The height that is kept for it, so that nothing jumps while one steps; 0: the picture's own business. */
  planned: number;
  fontSize: number;
}

export interface PictureView {
  /** Takes the place of the poster. */
  readonly node: HTMLElement;
  run(run: Run): void;
  show(what: Showing, animate: boolean): void;
  place(room: Room): void;
  theme(dark: boolean): void;
  hit(x: number, y: number): HitItem | null;
  /** True when the pointer stands on an item. */
  pointer(kind: 'move' | 'down' | 'up' | 'leave', x: number, y: number, buttons: number): boolean;
  zoom(factor: number, x: number, y: number): void;
  pan(dx: number, dy: number): void;
  fit(): void;
  /** The item with a ring around it; "" for none. */
  select(id: string): void;
  close(): void;
}
