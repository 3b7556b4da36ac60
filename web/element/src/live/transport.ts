// The transport bar: buttons, the slider with its marks, the position.
import { make } from '../loader/dom';
import { icon } from '../loader/icons';
import type { Box, Change, Part } from './box';

const mostMarks = 150; // more of them are a grey band that says nothing

export class Transport implements Part {
  #filled = make('i');
  #looped = make('i', { class: 'loop' });

  constructor(private box: Box) {
    const { actions, shell } = box;
    actions['first'] = () => {
      this.#by(() => {
        box.seek(box.from, false);
      });
    };
    actions['last'] = () => {
      this.#by(() => {
        box.seek(box.lastStep, false);
      });
    };
    actions['back'] = () => {
      this.#by(() => {
        box.walk(-1);
      });
    };
    actions['forward'] = () => {
      this.#by(() => {
        box.walk(1);
      });
    };
    actions['play'] = () => {
      box.player.toggle();
    };
    shell.range.addEventListener('input', this.#scrub);
  }

  #by(move: () => void): void {
    this.box.player.pause();
    move();
  }

  #scrub = (): void => {
    this.#by(() => {
      this.box.seek(Number(this.box.shell.range.value), false);
    });
  };

  update(change: Change): void {
    if (change === 'run' || change === 'lens') this.#marks();
    if (change === 'play') this.#playButton();
    if (change !== 'size' && change !== 'item') this.#position();
  }

  close(): void {
    this.box.shell.range.removeEventListener('input', this.#scrub);
  }

  #position(): void {
    const { shell, step, steps, now, from, lastStep } = this.box;
    const { range, buttons } = shell;
    range.max = String(steps);
    range.value = String(step);
    range.setAttribute('aria-valuetext', `step ${String(step)} of ${String(steps)}. ${now.why.replaceAll('`', '')}`);
    shell.position.textContent = `${String(step)} / ${String(steps)}`;
    this.#filled.style.width = `${String(steps ? (step / steps) * 100 : 0)}%`;
    buttons.first.disabled = step <= from;
    buttons.back.disabled = step <= 0;
    buttons.last.disabled = step === lastStep;
    buttons.forward.disabled = step >= steps;
  }

  #marks(): void {
    const { shell, stops, steps, from, to, lastStep } = this.box;
    const at = (step: number): string => `${String(steps ? (step / steps) * 100 : 0)}%`;
    this.#looped.hidden = from === 0 && to < 0;
    this.#looped.style.left = at(from);
    this.#looped.style.width = at(Math.max(0, lastStep - from));
    const marks = stops.length > mostMarks ? [] : stops;
    shell.rail.replaceChildren(
      this.#looped,
      this.#filled,
      ...marks.map((stop) => {
        const mark = make('u');
        mark.style.left = at(stop);
        return mark;
      }),
    );
  }

  #playButton(): void {
    const { play, pace } = this.box.shell.buttons;
    const { playing, pace: speed } = this.box.player;
    const label = playing ? 'Pause' : 'Play';
    play.replaceChildren(icon(playing ? 'pause' : 'play'));
    play.setAttribute('aria-label', label);
    play.title = label;
    pace.textContent = `${String(speed)}×`;
    pace.setAttribute('aria-label', `Speed ${String(speed)}×, and loop`);
  }
}
