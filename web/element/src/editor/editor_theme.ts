// The editor looks like the listing that it stands in for.
import { EditorView } from '@codemirror/view';

export const editorTheme = EditorView.theme({
  '&': { color: 'var(--gb-ink)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--gb-mono)', lineHeight: '1.65', overflow: 'auto' },
  '.cm-content': { padding: '0', caretColor: 'var(--gb-ink)' },
  '.cm-line': { padding: '0 1.2em 0 1em', borderInlineStart: '3px solid transparent' },
  '.cm-line.current': {
    borderInlineStartColor: 'var(--gb-running)',
    backgroundColor: 'color-mix(in srgb, var(--gb-running) 12%, var(--gb-page))',
  },
  '.cm-gutters': { color: 'var(--gb-text-faint)', backgroundColor: 'transparent', border: '0' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '3.6em', fontSize: '.88em', lineHeight: '1.875' },
  '.cm-cursor': { borderLeftColor: 'var(--gb-ink)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground, ::selection': {
    backgroundColor: 'color-mix(in srgb, var(--gb-running) 25%, transparent) !important',
  },
});
