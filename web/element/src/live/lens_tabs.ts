// The lenses as tabs, and the button that puts a second lens beside the first.
import { make } from '../loader/dom';
import type { Box, Change, Part } from './box';

let made = 0;

export class LensTabs implements Part {
  #tabs: HTMLButtonElement[] = [];
  #serial = String(++made);

  constructor(private box: Box) {
    box.actions['split'] = () => {
      this.#split();
    };
    box.shell.tabs.addEventListener('keydown', this.#arrows);
  }

  update(change: Change): void {
    if (change === 'run') this.#build();
    if (change === 'run' || change === 'lens' || change === 'size') this.#mark();
    if (change === 'run' || change === 'size' || change === 'lens') this.#offer();
  }

  close(): void {
    this.box.shell.tabs.removeEventListener('keydown', this.#arrows);
  }

  #build(): void {
    const { shell, lenses } = this.box;
    if (
      this.#tabs.length &&
      this.#tabs.map((tab) => tab.dataset['lens']).join() === lenses.map((lens) => lens.name).join()
    )
      return;
    shell.pic.id = `picture-${this.#serial}`;
    this.#tabs = lenses.map((lens) => {
      const id = `lens-${this.#serial}-${lens.name}`;
      const attributes = {
        type: 'button',
        role: 'tab',
        id,
        title: lens.title,
        'data-lens': lens.name,
        'aria-controls': shell.pic.id,
      };
      const tab = make('button', attributes, lens.name);
      tab.addEventListener('click', () => {
        this.box.showLens(lens.name);
      });
      return tab;
    });
    shell.tabs.replaceChildren(...this.#tabs);
    shell.tabs.hidden = lenses.length < 2;
    shell.pic.setAttribute('role', 'tabpanel');
  }

  #mark(): void {
    const { lens, lenses, besideAt, shell } = this.box;
    for (const tab of this.#tabs) {
      const chosen = tab.dataset['lens'] === lens;
      tab.setAttribute('aria-selected', String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      tab.classList.toggle(
        'beside',
        lenses.some((one) => one.at === besideAt && one.name === tab.dataset['lens']),
      );
      if (chosen) shell.pic.setAttribute('aria-labelledby', tab.id);
    }
    shell.buttons.split.setAttribute('aria-pressed', String(besideAt >= 0));
  }

  #offer(): void {
    this.box.shell.buttons.split.hidden = !this.box.roomForTwo;
  }

  #split(): void {
    const { box } = this;
    const wanted = box.besideAt >= 0 ? '' : box.lenses.find((lens) => lens.at !== box.lensAt)?.name;
    box.showBeside(wanted ?? '');
  }

  #arrows = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = this.#tabs.findIndex((tab) => tab.getAttribute('aria-selected') === 'true');
    const next = this.#tabs[(at + step + this.#tabs.length) % this.#tabs.length];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    next.click();
    next.focus();
  };
}
