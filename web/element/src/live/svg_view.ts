// The picture as SVG, for browsers without WebGL2: everything but motion.
import type { HitItem, TreeItem } from '../../../../ui/web/engine';
import { make } from '../loader/dom';
import { svgNode } from '../loader/poster';
import type { PictureView, Room, Showing } from './picture_view';
import type { Run } from './run';
import type { Stage } from './stage';

const pageColours = 2; // CSS variables, so that the theme's tokens apply
const gap = 24; // picture px between two lenses

interface Pane {
  node: SVGSVGElement;
  lens: number;
  left: number; // picture px
}

export class SvgView implements PictureView {
  readonly node: HTMLElement = make('div', { class: 'svg', role: 'img' });
  #panes: Pane[] = [];
  #what: Showing = { lens: 0, lens2: -1, step: 0 };
  #width = 0;
  #scale = 1;
  #drawn = false;

  constructor(
    readonly stage: Stage,
    private current: Run,
    private firstDrawn: () => void,
  ) {}

  run(run: Run): void {
    this.current = run;
  }
  show(what: Showing): void {
    this.#what = what;
    this.#draw();
  }
  place({ width, most, planned, fontSize }: Room): void {
    const scale = fontSize / 14;
    this.node.style.maxHeight = most === Infinity ? '' : `${String(most)}px`;
    this.node.style.minHeight = `${String(planned)}px`;
    if (width / scale === this.#width) return;
    this.#scale = scale;
    this.#width = width / scale;
    this.#draw();
  }

  theme(): void {
    // Its colours are the page's variables.
  }

  #draw(): void {
    if (this.#width <= 0) return;
    const { lens, lens2, step } = this.#what;
    const two = lens2 >= 0;
    const width = two ? (this.#width - gap) / 2 : this.#width;
    const lenses = two ? [lens, lens2] : [lens];
    this.#panes = lenses.flatMap((one, at) => {
      const text = this.stage.engine.svg(this.current.trace, one, step, width, pageColours, false);
      const node = svgNode(text);
      return node ? [{ node, lens: one, left: at * (width + gap) }] : [];
    });
    for (const { node } of this.#panes) node.style.width = `${String(width * this.#scale)}px`;
    this.node.style.columnGap = `${String(gap * this.#scale)}px`;
    this.node.replaceChildren(...this.#panes.map((pane) => pane.node));
    if (!this.#drawn) this.firstDrawn();
    this.#drawn = true;
  }

  hit(x: number, y: number): HitItem | null {
    const [px, py] = [x / this.#scale, (y + this.node.scrollTop) / this.#scale];
    const pane = this.#panes.findLast((one) => px >= one.left);
    if (!pane) return null;
    const width = this.#panes.length > 1 ? (this.#width - gap) / 2 : this.#width;
    const found = innermost(this.current.tree(pane.lens, this.#what.step, width), px - pane.left, py);
    if (!found) return null;
    const [left, top, w, h] = found.box;
    const box = [left + pane.left, top, w, h].map((length) => length * this.#scale) as HitItem['box'];
    return { id: found.id, role: found.role, label: found.label, facts: found.facts, box };
  }

  pointer(kind: string, x: number, y: number): boolean {
    return kind !== 'leave' && this.hit(x, y) !== null;
  }
  zoom(): void {
    // The browser's own zoom keeps an SVG sharp.
  }
  pan(_dx: number, dy: number): void {
    this.node.scrollTop -= dy;
  }
  fit(): void {
    this.node.scrollTop = 0;
  }
  select(id: string): void {
    this.stage.engine.focus(this.current.trace, id);
    this.#draw();
  }
  close(): void {
    this.node.remove();
  }
}

/** The deepest item with a label whose box holds the point; of siblings, the one drawn last. */
function innermost(items: TreeItem[], x: number, y: number): TreeItem | null {
  for (const item of items.toReversed()) {
    const inside = innermost(item.items ?? [], x, y);
    if (inside) return inside;
    const [left, top, w, h] = item.box;
    if (item.label && x >= left && x <= left + w && y >= top && y <= top + h) return item;
  }
  return null;
}
