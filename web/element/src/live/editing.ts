// Editing the program: the editor is loaded on the first edit; every change runs the whole program again.
import { loadPart } from '../loader/parts';
import type { EditorPart, Editor } from '../editor/door';
import type { Box, Change, Part } from './box';
import type { CodeView } from './code_view';
import { replyText } from './reply_text';

const pause = 250; // ms without a key before the program runs again

export class Editing implements Part {
  #editor: Editor | null = null;
  #loading = false;
  #cancel: (() => void) | null = null;

  constructor(
    private box: Box,
    private code: CodeView,
  ) {
    box.actions['edit'] = () => {
      if (this.#editor) this.#leave();
      else void this.#enter();
    };
    box.actions['reset'] = () => {
      box.setProgram(box.data.program);
      this.#editor?.setText(box.source);
    };
  }

  update(change: Change): void {
    const { buttons } = this.box.shell;
    buttons.reset.hidden = !this.box.edited;
    buttons.edit.setAttribute('aria-pressed', String(this.#editor !== null));
    if (this.#editor && (change === 'run' || change === 'step')) this.#mark();
  }

  close(): void {
    this.#cancel?.();
    this.#editor?.close();
  }

  async #enter(): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    const part = await loadPart<EditorPart>('editor');
    this.#loading = false;
    const { box } = this;
    this.code.away = true;
    this.#editor = part.edit({
      place: box.shell.code,
      root: box.shell.root,
      text: box.source,
      comment: box.machine.comment,
      changed: (text) => {
        this.#typed(text);
      },
      leave: () => {
        this.#leave();
      },
    });
    this.#mark();
    this.update('play');
  }

  #leave(): void {
    const editor = this.#editor;
    if (!editor) return;
    this.#cancel?.();
    const text = editor.text();
    this.#editor = null;
    editor.close();
    if (text !== this.box.source) this.box.setProgram(text);
    this.code.back();
    this.update('play');
    this.box.shell.buttons.edit.focus({ preventScroll: true });
  }

  #typed(text: string): void {
    this.#cancel?.();
    this.#cancel = this.box.stage.clock.after(pause, () => {
      if (text !== this.box.source) this.box.setProgram(text);
    });
  }

  #mark(): void {
    const { now, error, run, step } = this.box;
    const replies = new Map<number, string[]>();
    for (const one of run?.outputs ?? []) {
      if (one.step <= step && !error) replies.set(one.line, [...(replies.get(one.line) ?? []), replyText(one.output)]);
    }
    this.#editor?.mark({ line: error ? 0 : now.line, error, replies });
  }
}
