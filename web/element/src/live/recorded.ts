// The box without an engine (no WebAssembly here, or the page forbids it): the poster stays, and the run that the site's
// build recorded can still be stepped through in words.
import { classic, fileUrl } from '../loader/base';
import type { BoxData } from '../loader/catalogue';
import { make, words } from '../loader/dom';
import type { Live, View, Wish } from '../loader/door';
import { listing } from '../loader/listing';
import { runScript } from '../loader/parts';
import type { Shell } from '../loader/shell';
import { keepInView } from './code_view';
import { caption } from './sentence';

interface RecordedStep {
  line: number;
  kind: string;
  why: string;
  stops: string;
}
interface RecordedRun {
  steps: RecordedStep[];
}

async function load(id: string): Promise<RecordedRun> {
  if (!classic) {
    try {
      const answer = await fetch(fileUrl(`boxes/${id}.run.json`));
      if (answer.ok) return (await answer.json()) as RecordedRun;
    } catch {
      // The script below carries the same.
    }
  }
  await runScript(`boxes/${id}.run.js`);
  return (globalThis as { GlassboxRuns?: Record<string, RecordedRun> }).GlassboxRuns?.[id] ?? { steps: [] };
}

class Recorded implements Live {
  step = 0;
  #rows: HTMLElement[];
  #note: HTMLElement;

  constructor(
    private shell: Shell,
    private run: RecordedRun,
    readonly lens: string,
    readonly source: string,
    reason: string,
  ) {
    this.#rows = listing(shell.code, source, '#');
    const rest = run.steps.length
      ? ' The picture stays as it is; step through the run to read what happens and why.'
      : '';
    this.#note = make('p', { class: 'note' }, `The picture cannot move here: ${reason}.${rest}`);
    shell.pic.after(this.#note);
    for (const button of Object.values(shell.buttons)) button.hidden = true;
    const { first, back, forward, last } = shell.buttons;
    for (const button of [first, back, forward, last]) button.hidden = run.steps.length === 0;
    shell.range.max = String(this.steps);
    shell.range.addEventListener('input', this.#scrub);
  }

  get steps(): number {
    return this.run.steps.length;
  }

  wish(wish: Wish): void {
    if (wish.do === 'seek') this.show(wish.step);
    if (wish.do !== 'act') return;
    const to = { first: 0, back: this.#next(-1), forward: this.#next(1), last: this.steps };
    if (wish.action in to) this.show(to[wish.action as keyof typeof to]);
  }
  changed(): void {
    // Lens, theme and size change nothing in words.
  }
  close(): void {
    this.shell.range.removeEventListener('input', this.#scrub);
    this.#note.remove();
  }

  show(step: number): void {
    this.step = Math.max(0, Math.min(step, this.steps));
    const now = this.run.steps[this.step - 1];
    const { shell } = this;
    shell.number.textContent = caption(this.step, now?.line ?? 0);
    shell.sentence.replaceChildren(...words(now?.why ?? ''));
    shell.range.value = String(this.step);
    shell.range.setAttribute('aria-valuetext', `step ${String(this.step)} of ${String(this.steps)}. ${now?.why ?? ''}`);
    shell.position.textContent = `${String(this.step)} / ${String(this.steps)}`;
    this.#rows.forEach((row, at) => row.classList.toggle('current', at + 1 === now?.line));
    const row = this.#rows[(now?.line ?? 0) - 1];
    if (row) keepInView(shell.code, row);
  }

  /** A lens's stops are marked by the first letter of its name. */
  #next(direction: 1 | -1): number {
    const mark = this.lens[0] ?? '';
    let step = this.step + direction;
    while (step > 0 && step < this.steps && !this.run.steps[step - 1]?.stops.includes(mark)) step += direction;
    return step;
  }

  #scrub = (): void => {
    this.show(Number(this.shell.range.value));
  };
}

export async function openRecorded(shell: Shell, data: BoxData, view: View, reason: string): Promise<Live> {
  const own = view.program !== null || data.id === '';
  const run = own ? { steps: [] } : await load(data.id).catch(() => ({ steps: [] }));
  const box = new Recorded(shell, run, view.lens, view.program ?? data.program, reason);
  box.show(view.step);
  return box;
}
