// The editor: CodeMirror 6 with the running line, the replies beside their lines, and errors under theirs. Tab is left to
// the page.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { StreamLanguage, syntaxHighlighting, HighlightStyle } from '@codemirror/language';
import { EditorState, StateEffect, StateField, type Extension, type Range } from '@codemirror/state';
import { Decoration, EditorView, keymap, lineNumbers, WidgetType, type DecorationSet } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Editor, EditorOptions, Marks } from './door';
import { editorTheme } from './editor_theme';

const setMarks = StateEffect.define<Marks>();

class Reply extends WidgetType {
  constructor(private words: string) {
    super();
  }
  override eq(other: Reply): boolean {
    return other.words === this.words;
  }
  toDOM(): HTMLElement {
    const span = document.createElement('span');
    span.className = this.words.startsWith('(error)') ? 'reply bad' : 'reply';
    span.textContent = this.words;
    return span;
  }
}

class ErrorNote extends WidgetType {
  constructor(private error: NonNullable<Marks['error']>) {
    super();
  }
  override eq(other: ErrorNote): boolean {
    return JSON.stringify(other.error) === JSON.stringify(this.error);
  }
  toDOM(): HTMLElement {
    const note = document.createElement('div');
    note.className = 'error';
    note.setAttribute('role', 'alert');
    const caret = document.createElement('span');
    caret.className = 'caret';
    caret.ariaHidden = 'true';
    const { column, length, what, accepted, line } = this.error;
    caret.textContent = line ? `${' '.repeat(Math.max(0, column - 1))}${'^'.repeat(Math.max(1, length))}\n` : '';
    note.append(caret, `${what}.`, accepted ? ` Accepted: ${accepted}` : '');
    return note;
  }
}

const current = Decoration.line({ class: 'current' });

function decorate(state: EditorState, marks: Marks): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  const { doc } = state;
  if (marks.line > 0 && marks.line <= doc.lines) ranges.push(current.range(doc.line(marks.line).from));
  for (const [line, words] of marks.replies) {
    if (line < 1 || line > doc.lines) continue;
    const widget = new Reply(words.join('  →  '));
    ranges.push(Decoration.widget({ widget, side: 1 }).range(doc.line(line).to));
  }
  if (marks.error) {
    const line = doc.line(Math.max(1, Math.min(marks.error.line || 1, doc.lines)));
    ranges.push(Decoration.widget({ widget: new ErrorNote(marks.error), side: 2, block: true }).range(line.to));
  }
  return Decoration.set(ranges, true);
}

const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    const effect = transaction.effects.find((one) => one.is(setMarks));
    return effect ? decorate(transaction.state, effect.value) : value.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Comments fainter than code: enough for every machine's language until one brings a grammar of its own. */
function language(comment: string): Extension {
  const lines = StreamLanguage.define({
    token(stream) {
      if (stream.match(comment)) {
        stream.skipToEnd();
        return 'comment';
      }
      if (stream.match(/^"(\\.|[^"\\])*"?/)) return 'string';
      stream.next();
      stream.match(/^[^\s"]*\s*/);
      return null;
    },
  });
  const style = HighlightStyle.define([
    { tag: tags.comment, color: 'var(--gb-text-faint)' },
    { tag: tags.string, color: 'var(--gb-text-ready)' },
  ]);
  return [lines, syntaxHighlighting(style)];
}

export function edit(options: EditorOptions): Editor {
  const { place, root, text, comment } = options;
  place.replaceChildren();
  place.classList.add('editing');
  const state = EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(),
      history(),
      keymap.of([{ key: 'Escape', run: () => (options.leave(), true) }, ...defaultKeymap, ...historyKeymap]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) options.changed(update.state.doc.toString());
      }),
      EditorView.contentAttributes.of({ 'aria-label': 'The program', autocapitalize: 'off', autocorrect: 'off' }),
      language(comment),
      marked,
      editorTheme,
    ],
  });
  const view = new EditorView({ state, parent: place, root });
  view.contentDOM.focus({ preventScroll: true });
  return {
    text: () => view.state.doc.toString(),
    setText(wanted) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: wanted } });
    },
    mark(marks) {
      view.dispatch({ effects: setMarks.of(marks) });
    },
    close() {
      view.destroy();
      place.classList.remove('editing');
    },
  };
}
