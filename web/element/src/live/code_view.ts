// The program beside the picture: the running line is marked, and what the real system prints stands beside the line
// that made it, once it has happened. Errors stand under their line.
import type { EngineError } from '../../../../ui/web/engine';
import { make } from '../loader/dom';
import { listing } from '../loader/listing';
import type { Box, Change, Part } from './box';
import { isErrorReply, repliesOf, repliesText } from './reply_text';

/** "    ^^^^" under the place, then what would be accepted. */
export function errorNote(error: EngineError): HTMLElement {
  const caret = error.line
    ? `${' '.repeat(Math.max(0, error.column - 1))}${'^'.repeat(Math.max(1, error.length))}\n`
    : '';
  const note = make(
    'div',
    { class: 'error', role: 'alert' },
    make('span', { class: 'caret', 'aria-hidden': 'true' }, caret),
  );
  note.append(make('span', { class: 'what' }, `${error.what}.`));
  if (error.accepted) note.append(make('span', { class: 'accepted' }, ` Accepted: ${error.accepted}`));
  return note;
}

export class CodeView implements Part {
  #rows: HTMLElement[] = [];
  #shown = '';
  #note: HTMLElement | null = null;
  /** The editor has taken the place over. */
  away = false;

  constructor(private box: Box) {}

  update(change: Change): void {
    if (this.away || (change !== 'run' && change !== 'step' && change !== 'size')) return;
    if (change === 'run') this.#list();
    if (change !== 'size') {
      this.#mark();
      this.#replies();
    }
    // Last: a reply, or another width, may break a row in two.
    const row = this.#rows[this.box.now.line - 1];
    if (row) keepInView(this.box.shell.code, row);
  }

  /** After the editor has given the place back. */
  back(): void {
    this.away = false;
    this.#shown = '';
    this.update('run');
  }

  #list(): void {
    const { shell, source, machine, error } = this.box;
    if (this.#shown !== source || !this.#rows.length) this.#rows = listing(shell.code, source, machine.comment);
    this.#shown = source;
    this.#note?.remove();
    this.#note = error && errorNote(error);
    if (this.#note) (this.#rows[(error?.line ?? 1) - 1] ?? this.#rows.at(-1))?.after(this.#note);
  }

  #mark(): void {
    const { now } = this.box;
    for (const row of this.#rows) {
      row.classList.remove('current');
      row.removeAttribute('aria-current');
    }
    const row = this.#rows[now.line - 1];
    if (!row) return;
    row.classList.add('current');
    row.setAttribute('aria-current', 'step');
  }

  #replies(): void {
    const { run, step } = this.box;
    const said = new Map<number, string[]>();
    for (const output of run?.outputs ?? []) {
      if (output.step > step) break;
      const texts = said.get(output.line);
      if (texts) texts.push(...repliesOf(output.output));
      else said.set(output.line, repliesOf(output.output));
    }
    this.#rows.forEach((row, at) => {
      const texts = said.get(at + 1) ?? [];
      const text = repliesText(texts);
      const shown = row.querySelector<HTMLElement>('.reply');
      if ((shown?.title ?? '') === text) return;
      shown?.remove();
      if (!text) return;
      const kind = isErrorReply(texts.at(-1) ?? '') ? 'reply bad' : 'reply';
      row.append(make('span', { class: kind, title: text }, text));
    });
  }
}

/** Scrolls the program, never the page: the whole row is in sight, where there is room with a row before and behind. */
export function keepInView(place: HTMLElement, row: HTMLElement): void {
  const height = row.offsetHeight;
  const top = row.getBoundingClientRect().top - place.getBoundingClientRect().top - place.clientTop;
  const margin = Math.max(0, Math.min(height, (place.clientHeight - height) / 2));
  if (top < margin) place.scrollTop += top - margin;
  else if (top + height + margin > place.clientHeight) place.scrollTop += top + height + margin - place.clientHeight;
}
