// Plays a run: from stop to stop at the chosen pace, through the chosen range, once or again and again.
import type { Box } from './box';

export const paces = [0.5, 1, 2, 4];
const beat = 1600; // ms from stop to stop at 1×: long enough to read a short sentence

export class Player {
  playing = false;
  pace = 1;
  loop: boolean;
  /** The reader or the page has started or stopped it at least once. */
  touched = false;
  #cancel: (() => void) | null = null;

  constructor(private box: Box) {
    this.loop = box.host.hasAttribute('loop');
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  play(): void {
    this.touched = true;
    if (this.playing) return;
    this.playing = true;
    if (this.box.step >= this.box.lastStep || this.box.step < this.box.from) this.box.seek(this.box.from, false);
    this.box.tell('play');
    this.#wait();
    document.addEventListener('visibilitychange', this.#hidden);
  }

  pause(): void {
    this.touched = true;
    document.removeEventListener('visibilitychange', this.#hidden);
    this.#cancel?.();
    this.#cancel = null;
    if (!this.playing) return;
    this.playing = false;
    this.box.tell('play');
  }

  setPace(pace: number): void {
    this.pace = pace;
    if (this.playing) this.#wait();
    this.box.tell('play');
  }

  #wait(): void {
    this.#cancel?.();
    this.#cancel = this.box.stage.clock.after(beat / this.pace, this.#beat);
  }

  #beat = (): void => {
    this.#cancel = null;
    const { box } = this;
    if (box.step < box.lastStep) box.walk(1);
    else if (this.loop) box.seek(box.from, false);
    if (box.step > box.lastStep) box.seek(box.lastStep, false);
    if (box.step >= box.lastStep && !this.loop) this.pause();
    else if (this.playing) this.#wait();
  };

  #hidden = (): void => {
    if (document.hidden) this.pause();
  };
}
