// What a box can do: by touch or mouse, by keys, in words. Where fingers are used, what they can do comes first.
import { make } from '../loader/dom';
import type { Box, Part } from './box';
import { keys } from './keys';
import { Popover } from './popover';
import type { TextTree } from './text_tree';

const touch = matchMedia('(pointer: coarse)');

export class HelpMenu implements Part {
  #popover: Popover;

  constructor(
    box: Box,
    private tree: TextTree,
  ) {
    this.#popover = new Popover(box.shell.buttons.help, box.shell.box, 'Keys and help', (panel) => {
      if (touch.matches) panel.append(...gestures(), this.#inWords(), ...keyList());
      else panel.append(this.#inWords(), ...keyList(), mouse());
    });
    box.actions['help'] = () => {
      this.#popover.toggle();
    };
  }
  update(): void {
    // It is filled when it opens.
  }
  close(): void {
    this.#popover.remove();
  }

  /** For screen readers the words are always there. */
  #inWords(): HTMLElement {
    const label = this.tree.shown ? 'Hide the picture in words' : 'Show the picture in words';
    const button = make('button', { type: 'button' }, label);
    button.addEventListener('click', () => {
      this.#popover.hide();
      this.tree.toggle();
      if (this.tree.shown) this.tree.focus();
    });
    return make('div', { class: 'row' }, button);
  }
}

function gestures(): HTMLElement[] {
  const rows = [
    ['Tap a shape', 'its inside; tap it again to close'],
    ['Drag the slider', 'to any step'],
    ['Full window, one finger', 'moves the picture'],
    ['Full window, two fingers', 'zoom'],
    ['Full window, double tap', 'fits the picture again'],
  ].flatMap(([gesture = '', does = '']) => [make('dt', {}, gesture), make('dd', {}, does)]);
  return [make('p', { class: 'name' }, 'Touch'), make('dl', { class: 'keys' }, ...rows)];
}

function keyList(): HTMLElement[] {
  const rows = keys.flatMap(({ shown, does }) => [
    make('dt', {}, ...shown.map((key) => make('kbd', {}, key))),
    make('dd', {}, does),
  ]);
  return [
    make('p', { class: 'name' }, 'Keys'),
    make('p', {}, 'They act while the focus is inside the box. Tab always leaves it.'),
    make('dl', { class: 'keys' }, ...rows),
  ];
}

function mouse(): HTMLElement {
  return make(
    'p',
    {},
    'Point at any shape for its inside; click to keep it. Ctrl and the wheel zoom; in the full window the wheel and a drag move the picture, a double click fits it.',
  );
}
