// What the loader and the live part know of each other.
import type { BoxData } from './catalogue';
import type { Shell } from './shell';

export type Action =
  'first' | 'back' | 'play' | 'forward' | 'last' | 'pace' | 'edit' | 'reset' | 'split' | 'expand' | 'share' | 'help';

/** What the reader or the page asked for; the live part does it, now or as soon as it is there. */
export type Wish =
  | { do: 'act'; action: Action }
  | { do: 'seek'; step: number }
  | { do: 'play' }
  | { do: 'pause' }
  | { do: 'program'; text: string }
  | { do: 'lens'; name: string };

/** What the page's author wants to see, from attributes, a share link and the box's data. */
export interface View {
  lens: string;
  lens2: string;
  step: number;
  from: number;
  /** -1: to the end. */
  to: number;
  /** A program in place of the box's own; null: the box's. */
  program: string | null;
}

export interface Live {
  readonly step: number;
  readonly steps: number;
  readonly lens: string;
  readonly source: string;
  wish(wish: Wish): void;
  /** An attribute that changes what is shown has changed. */
  changed(attribute: string): void;
  close(): void;
}

export interface LivePart {
  open(host: HTMLElement, shell: Shell, data: BoxData, view: View): Promise<Live>;
}

export interface SharePart {
  readLink(text: string): Promise<ReadLink>;
}
export type ReadLink =
  | {
      ok: true;
      box: string;
      machine: string;
      program: string | null;
      lens: string;
      lens2: string;
      step: number;
      from: number;
      to: number;
      theme: string;
    }
  | { ok: false; reason: string };
