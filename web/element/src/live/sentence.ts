// The sentence that says why this step happened; at the end of the run, also why it ended.
import { words } from '../loader/dom';
import type { Box, Change, Part } from './box';

/** "line 8 · step 39" */
export function caption(step: number, line: number): string {
  if (step === 0) return 'start';
  return `${line > 0 ? `line ${String(line)} · ` : ''}step ${String(step)}`;
}

export class Sentence implements Part {
  constructor(private box: Box) {}

  update(change: Change): void {
    if (change !== 'run' && change !== 'step') return;
    const { shell, run, step, now, steps } = this.box;
    if (!run) return;
    const ending = step === steps && step > 0 ? ` ${run.ending}` : '';
    const text = `${now.why}${ending}`;
    if (shell.sentence.textContent !== text.replaceAll('`', '')) shell.sentence.replaceChildren(...words(text));
    shell.number.textContent = caption(step, now.line);
  }
}
