// The sentence that says why this step happened; at the end of the run, also why it ended.
import { words } from '../loader/dom';
import type { Box, Change, Part } from './box';

export class Sentence implements Part {
  constructor(private box: Box) {}

  update(change: Change): void {
    if (change !== 'run' && change !== 'step') return;
    const { shell, run, step, now, steps } = this.box;
    if (!run) return;
    const ending = step === steps && step > 0 ? ` ${run.ending}` : '';
    const text = `${now.why}${ending}`;
    if (shell.sentence.textContent !== text.replaceAll('`', '')) shell.sentence.replaceChildren(...words(text));
    shell.number.textContent = step === 0 ? 'start' : `step ${String(step)}`;
  }
}
