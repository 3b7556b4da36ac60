// What is inside a shape: a small panel beside it, shown while the mouse stands on it, kept after a click or a tap, or
// by keyboard. The same facts stand in the text tree.
import type { HitItem, TreeItem } from '../../../../ui/web/engine';
import { make } from '../loader/dom';
import { icon } from '../loader/icons';
import type { Box, Change, Part } from './box';

type Shown = Pick<HitItem, 'id' | 'role' | 'label' | 'facts' | 'box'>;

function flat(items: TreeItem[]): TreeItem[] {
  return items.flatMap((item) => [item, ...flat(item.items ?? [])]);
}

export class Inspector implements Part {
  #panel = make('div', { class: 'inspector', role: 'status' });
  #pinned = false;

  constructor(private box: Box) {
    this.#panel.hidden = true;
    box.shell.pic.append(this.#panel);
  }

  /** The pointer stands at `at` (CSS px of the picture), or nowhere. */
  point(at: { x: number; y: number } | null, pinned: boolean): void {
    if (this.#pinned && !pinned) return;
    const hit = at && (this.box.picture?.hit(at.x, at.y) ?? null);
    if (pinned) this.#pin(hit && hit.id !== this.box.item ? hit : null);
    else this.#show(hit);
  }

  /** The next or previous item with facts, by keyboard. */
  walk(direction: 1 | -1): void {
    const { box } = this;
    const items = this.#items().filter((item) => item.label && item.facts.length);
    if (!items.length) return;
    const at = items.findIndex((item) => item.id === box.item);
    const next = items[(Math.max(at, direction > 0 ? -1 : 0) + direction + items.length) % items.length];
    if (next) this.#pin(this.#scaled(next));
  }

  release(): boolean {
    const was = this.#pinned;
    this.#pin(null);
    return was;
  }

  update(change: Change): void {
    if (change === 'lens' || change === 'run') this.#pin(null);
    if (change !== 'step' || this.#panel.hidden) return;
    const same = this.#pinned && this.#items().find((item) => item.id === this.box.item);
    if (same) this.#show(this.#scaled(same));
    else this.#pin(null);
  }

  #items(): TreeItem[] {
    const { run, lensAt, step, width } = this.box;
    return flat(run?.tree(lensAt, step, width) ?? []);
  }

  #scaled(item: TreeItem): Shown {
    const scale = this.box.fontSize / 14;
    return { ...item, box: item.box.map((length) => length * scale) as HitItem['box'] };
  }

  #pin(item: Shown | null): void {
    this.#pinned = item !== null;
    this.box.select(item?.id ?? '');
    this.#show(item);
  }

  #show(item: Shown | null): void {
    this.#panel.hidden = !item;
    if (!item) return;
    const facts = item.facts.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]);
    this.#panel.replaceChildren(
      make('p', {}, item.label),
      facts.length ? make('dl', {}, ...facts) : '',
      this.#pinned ? this.#closer() : '',
    );
    this.#panel.classList.toggle('pinned', this.#pinned);
    this.#place(item.box);
  }

  #closer(): HTMLElement {
    const closer = make('button', { type: 'button', 'aria-label': 'Close', title: 'Close' }, icon('close'));
    closer.addEventListener('click', () => {
      this.release();
    });
    return closer;
  }

  /** Under the item, or above it, inside the picture. */
  #place([x, y, w, h]: HitItem['box']): void {
    const { clientWidth, clientHeight } = this.box.shell.pic;
    const { offsetWidth, offsetHeight } = this.#panel;
    const left = Math.max(8, Math.min(x + w / 2 - offsetWidth / 2, clientWidth - offsetWidth - 8));
    const below = y + h + 8;
    const above = y - offsetHeight - 8;
    const top = below + offsetHeight <= clientHeight - 4 || above < 0 ? below : above;
    this.#panel.style.left = `${String(left)}px`;
    this.#panel.style.top = `${String(Math.max(4, Math.min(top, clientHeight - offsetHeight - 4)))}px`;
  }
}
