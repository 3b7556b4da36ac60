// Speed, and the range that play loops through.
import { make } from '../loader/dom';
import type { Box, Part } from './box';
import { paces } from './player';
import { Popover } from './popover';

export class PaceMenu implements Part {
  #popover: Popover;

  constructor(private box: Box) {
    this.#popover = new Popover(box.shell.buttons.pace, box.shell.box, 'Speed and loop', (panel) => {
      panel.append(this.#speed(), this.#range(), this.#again());
    });
    box.actions['pace'] = () => {
      this.#popover.toggle();
    };
  }
  update(): void {
    // It is filled when it opens.
  }
  close(): void {
    this.#popover.remove();
  }

  #speed(): HTMLElement {
    const { player } = this.box;
    const buttons = paces.map((pace) => {
      const button = make(
        'button',
        { type: 'button', 'aria-pressed': String(player.pace === pace) },
        `${String(pace)}×`,
      );
      button.addEventListener('click', () => {
        player.setPace(pace);
        this.#popover.hide();
      });
      return button;
    });
    return make('div', { class: 'row', role: 'group', 'aria-label': 'Speed' }, make('span', {}, 'Speed'), ...buttons);
  }

  #range(): HTMLElement {
    const { box } = this;
    const field = (label: string, value: number, change: (step: number) => void): HTMLElement => {
      const input = make('input', { type: 'number', min: '0', max: String(box.steps), value: String(value) });
      input.addEventListener('change', () => {
        change(Math.max(0, Math.min(input.valueAsNumber || 0, box.steps)));
      });
      return make('label', {}, label, input);
    };
    return make(
      'div',
      { class: 'row' },
      field('From step', box.from, (step) => {
        box.setRange(step, box.to);
      }),
      field('to', box.lastStep, (step) => {
        box.setRange(box.from, step >= box.steps ? -1 : step);
      }),
    );
  }

  #again(): HTMLElement {
    const input = make('input', { type: 'checkbox' });
    input.checked = this.box.player.loop;
    input.addEventListener('change', () => {
      this.box.player.loop = input.checked;
    });
    return make('label', { class: 'row' }, input, 'Begin again at the end');
  }
}
