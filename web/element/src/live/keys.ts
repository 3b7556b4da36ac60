// The keys of a box. They act only while the focus is inside it, and never take a key from a field or a menu.
import type { Box, Part } from './box';
import type { Inspector } from './inspector';
import type { TextTree } from './text_tree';

export const keys = [
  { shown: ['→', '←'], does: 'next, previous stop' },
  { shown: ['Shift', '→ ←'], does: 'one event on, back' },
  { shown: ['Home', 'End'], does: 'first, last step' },
  { shown: ['Space'], does: 'play, pause' },
  { shown: ['1', '…', '9'], does: 'lens by number' },
  { shown: ['n', 'p'], does: 'next, previous shape: its inside' },
  { shown: ['t'], does: 'the picture in words' },
  { shown: ['['], does: 'loop from here' },
  { shown: [']'], does: 'loop to here' },
  { shown: ['e'], does: 'edit the program' },
  { shown: ['f'], does: 'full window' },
  { shown: ['?'], does: 'this help' },
  { shown: ['Esc'], does: 'close what is open' },
];

export class Keys implements Part {
  constructor(
    private box: Box,
    private inspector: Inspector,
    private tree: TextTree,
  ) {
    box.shell.box.addEventListener('keydown', this.#pressed);
  }

  update(): void {
    // Keys do the same at every step.
  }
  close(): void {
    this.box.shell.box.removeEventListener('keydown', this.#pressed);
  }

  #pressed = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target as HTMLElement;
    if (target.closest('.popover, .cm-editor, select') || target.matches('input:not([type=range])')) return;
    if (event.key === ' ' && target.closest('button, a')) return; // it presses the button
    if (!this.#act(event.key, event.shiftKey)) return;
    event.preventDefault();
  };

  /** True when the key was one of ours. */
  #act(key: string, shift: boolean): boolean {
    const { box } = this;
    const lens = /^[1-9]$/.test(key) ? box.lenses[Number(key) - 1] : undefined;
    const moves: Record<string, () => void> = {
      ArrowRight: () => {
        this.#move(1, shift);
      },
      ArrowLeft: () => {
        this.#move(-1, shift);
      },
      Home: () => box.actions['first']?.(),
      End: () => box.actions['last']?.(),
      ' ': () => {
        box.player.toggle();
      },
      n: () => {
        this.inspector.walk(1);
      },
      p: () => {
        this.inspector.walk(-1);
      },
      t: () => {
        this.tree.toggle();
      },
      '[': () => {
        box.setRange(box.step, box.to >= box.step ? box.to : -1);
      },
      ']': () => {
        box.setRange(Math.min(box.from, box.step), box.step);
      },
      e: () => box.actions['edit']?.(),
      f: () => box.actions['expand']?.(),
      '?': () => box.actions['help']?.(),
    };
    if (lens) box.showLens(lens.name);
    else if (key === 'Escape') return this.inspector.release();
    else if (moves[key]) moves[key]();
    else return false;
    return true;
  }

  #move(direction: 1 | -1, byEvent: boolean): void {
    this.box.player.pause();
    if (byEvent) this.box.seek(this.box.step + direction, true);
    else this.box.walk(direction);
  }
}
