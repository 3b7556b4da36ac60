// The picture in words, as a nested list beside the canvas: for screen readers always, for everyone on request.
import type { TreeItem } from '../../../../ui/web/engine';
import { make } from '../loader/dom';
import type { Box, Change, Part } from './box';

const settle = 150; // ms without a further step before the list is written anew

function list(items: TreeItem[]): HTMLUListElement {
  return make(
    'ul',
    {},
    ...items
      .filter((item) => item.label || item.items?.length)
      .map((item) => {
        const facts = item.facts.map(([name, value]) => `${name}: ${value}`).join(', ');
        const words = [item.label, facts].filter(Boolean).join('; ');
        return make('li', {}, words, item.items?.length ? list(item.items) : '');
      }),
  );
}

export class TextTree implements Part {
  #place = make('div', { class: 'unseen text', role: 'group', 'aria-label': 'The picture in words', tabindex: '-1' });
  #cancel: (() => void) | null = null;

  constructor(private box: Box) {
    box.shell.pic.after(this.#place);
  }

  get shown(): boolean {
    return !this.#place.classList.contains('unseen');
  }

  focus(): void {
    this.#place.focus();
  }

  /** Shows the words to everyone, or to screen readers only. */
  toggle(): void {
    const hidden = this.#place.classList.toggle('unseen');
    this.#place.tabIndex = hidden ? -1 : 0;
  }

  update(change: Change): void {
    if (change === 'play' || change === 'item') return;
    this.#name();
    this.#cancel?.();
    this.#cancel = this.box.stage.clock.after(settle, () => {
      this.#write();
    });
  }

  close(): void {
    this.#cancel?.();
  }

  #name(): void {
    const { picture, run, lensAt, step, width } = this.box;
    if (run && width > 0) picture?.node.setAttribute('aria-label', run.title(lensAt, step, width));
  }

  #write(): void {
    this.#cancel = null;
    const { run, lensAt, besideAt, step, width } = this.box;
    if (!run || width <= 0) return;
    const lenses = besideAt >= 0 ? [lensAt, besideAt] : [lensAt];
    this.#place.replaceChildren(...lenses.map((lens) => list(run.tree(lens, step, width))));
  }
}
