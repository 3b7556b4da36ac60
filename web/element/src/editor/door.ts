// What the live part and the editor know of each other.
import type { EngineError } from '../../../../ui/web/engine';

export interface EditorOptions {
  /** Emptied, and filled again when the editor closes. */
  place: HTMLElement;
  root: ShadowRoot;
  text: string;
  /** What begins a comment: "#". */
  comment: string;
  changed(text: string): void;
  /** Escape was pressed. */
  leave(): void;
}

export interface Marks {
  /** The running line, from 1; 0: none. */
  line: number;
  error: EngineError | null;
  /** By line, in the order in which they came. */
  replies: Map<number, string[]>;
}

export interface Editor {
  text(): string;
  setText(text: string): void;
  mark(marks: Marks): void;
  close(): void;
}

export interface EditorPart {
  edit(options: EditorOptions): Editor;
}
