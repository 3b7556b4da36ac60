// The keys, and what a box can do.
import { make } from '../loader/dom';
import type { Box, Part } from './box';
import { keys } from './keys';
import { Popover } from './popover';

export class HelpMenu implements Part {
  #popover: Popover;

  constructor(box: Box) {
    this.#popover = new Popover(box.shell.buttons.help, box.shell.box, 'Keys and help', fill);
    box.actions['help'] = () => {
      this.#popover.toggle();
    };
  }
  update(): void {
    // Its text is always the same.
  }
  close(): void {
    this.#popover.remove();
  }
}

function fill(panel: HTMLElement): void {
  const rows = keys.flatMap(({ shown, does }) => [
    make('dt', {}, ...shown.map((key) => make('kbd', {}, key))),
    make('dd', {}, does),
  ]);
  panel.append(
    make('p', { class: 'name' }, 'Keys'),
    make('p', {}, 'They act while the focus is inside the box. Tab always leaves it.'),
    make('dl', { class: 'keys' }, ...rows),
    make(
      'p',
      {},
      'Point at any shape for its inside; click to keep it. Ctrl and the wheel zoom; in the full window the wheel and a drag move the picture, a double click fits it.',
    ),
  );
}
