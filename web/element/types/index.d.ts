// The public face of the <glass-box> element: what a page may set, call and listen to.
//
// Attributes (all may change at any time):
//   box        id in the catalogue: "redis/key-finds-its-node"
//   machine    which machine runs the program that stands as the element's text: "redis"
//   lens       name of the lens shown first; lens2: a second one beside it where there is room
//   step       the step shown first; from, to: the range that play runs through
//   theme      auto (default: the closest [data-theme], then the system's), light or dark
//   controls   full (default), minimal (no code, no menus), none (the picture alone)
//   height     of the picture at most, in CSS px; what is larger can be panned
//   autoplay   start to play once the box is in view (off by default); loop: begin again at the end
//   link       a share link's query; wins over box, machine, lens, step and theme
//   heights    how high its lenses are, so that the page does not move (`glassbox heights BOX`; the site writes it)
//   share-url  where share links point; checked-url: the page that tells how the machine is checked
export interface GlassBoxElement extends HTMLElement {
  readonly step: number;
  /** The last step so far; 0 before the engine is there. */
  readonly steps: number;
  readonly lens: string;
  /** The program as it runs now, edited or not. */
  readonly source: string;
  seek(step: number): void;
  play(): void;
  pause(): void;
  /** Runs another program. The position is kept as far as the new run is long enough. */
  program(text: string): void;
}

export interface ReadyDetail {
  steps: number;
  lens: string;
  machine: string;
}
export interface StepDetail {
  step: number;
  steps: number;
  line: number;
  kind: string;
  why: string;
}
export interface ErrorDetail {
  message: string;
  line: number;
  column: number;
  accepted: string;
}

declare global {
  interface HTMLElementTagNameMap {
    'glass-box': GlassBoxElement;
  }
  interface GlassBoxEventMap {
    ready: CustomEvent<ReadyDetail>;
    step: CustomEvent<StepDetail>;
    error: CustomEvent<ErrorDetail>;
  }
}
