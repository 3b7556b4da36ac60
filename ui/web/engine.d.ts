// The door between the page and C++: what the engine modules give to JavaScript. Units, order and errors are those of
// api.hpp; this file is its TypeScript face, and door.js the few lines that carry strings across.
//
// Files, in <build>/web/, one set a machine (engine-redis, …) and one with all machines (engine-all):
//   engine-NAME.mjs + engine-NAME.wasm   an ES module: `import create from './engine-redis.mjs'`; finds its wasm beside
//                                        itself, or where `locateFile` says
//   engine-NAME.classic.js               a classic script with the wasm inside (no fetch at all), for sandboxed frames:
//                                        afterwards `globalThis.GlassboxEngine` is the same function `create`
//
// One instance and one canvas serve a whole document. The canvas is never attached to it: boxes copy their part out in
// onViewDrawn. No call keeps a timer, listens to an event or asks for a frame: that is the page's part. The page keeps at
// most one requestAnimationFrame or timeout pending and calls frame(now) in it.

export interface EngineOptions {
  canvas?: HTMLCanvasElement; // the hidden stage; needed for stageStart, not for traces, SVG and text
  locateFile?: (file: string, folder: string) => string;
  wasmBinary?: ArrayBuffer;
  // Called inside frame(), once for each view drawn: its picture is canvas pixels 0,0 … width,height (device px, the top
  // left corner). Copy it now (drawImage, in the same task): the next view is drawn over it.
  onViewDrawn?: (view: number, width: number, height: number) => void;
}
export default function create(options?: EngineOptions): Promise<Engine>;

export interface MachineInfo {
  id: string; // "redis"
  system: string; // "Redis 8.0.2"
  extension: string; // ".redis"
  comment: string; // "#"
  settings: { name: string; meaning: string; default: string }[];
  lenses: LensInfo[];
}
export interface LensInfo {
  name: string; // "slots"
  title: string; // "Hash slots"
}
export interface EngineError {
  text: string; // the whole report with the source line and a caret, for a <pre>
  what: string; // one sentence without a full stop
  accepted: string; // what would be right; may be empty
  file: string; // "" or the name that was given
  line: number; // from 1; 0: not in a line
  column: number; // from 1, in code points
  length: number; // code points, at least 1
  path: string; // JSON path, for errors in settings; else ""
}
export interface TraceInfo {
  steps: number; // so far; steps 0 … steps can be shown
  ended: boolean; // no further advance() needed
  ending: string; // why the run ended, a sentence; "" while it goes on
  lenses: LensInfo[]; // a lens is named by its index in this list
}
export interface StepInfo {
  step: number;
  line: number; // from 1; 0: no line (and at step 0)
  time: number; // virtual microseconds
  kind: string; // "moved"; "" at step 0
  actor: string; // "client A"; "" at step 0
  why: string; // one sentence
  output: string; // what the real system prints here, or ""
}
export interface TreeItem {
  id: string;
  role: string;
  label: string;
  meaning: string; // "running" … or "none"
  box: [number, number, number, number]; // x, y, w, h in picture px
  facts: [string, string][];
  items?: TreeItem[];
}
export interface HitItem {
  id: string;
  role: string;
  label: string;
  facts: [string, string][];
  box: [number, number, number, number]; // x, y, w, h in CSS px of the view, as zoomed and panned now
}

// Lengths called "px" are picture px: 1/14 em, so at a font size of 16 CSS px one picture px is 16/14 CSS px.
export interface Engine {
  // Traces ---------------------------------------------------------------------------------------------------------
  machines(): MachineInfo[];
  // A trace ≥ 1, or 0: then error() says why. `settings`: "name=value\n…" from the box's JSON, or "". The run stands at
  // step 0 with no event yet: call advance.
  load(machine: string, file: string, source: string, settings: string): number;
  error(): EngineError; // of the last load() that returned 0
  close(trace: number): void; // its views are closed with it
  advance(trace: number, events: number): boolean; // runs up to so many events; true while there are more
  info(trace: number): TraceInfo;
  stops(trace: number, lens: number): number[]; // ascending, with 0 and the last step
  lines(trace: number): number[]; // lines(t)[k-1] is the source line of step k, 0 for none
  step(trace: number, step: number): StepInfo;
  outputs(trace: number): { step: number; line: number; output: string }[]; // the steps that print something
  // The box's own choices for its lenses, "name=value …", and the id of the selected item ("" for none, drawn with a
  // ring; a lens may open it). Both hold for everything asked of the trace from now on, and its views are drawn anew.
  options(trace: number, options: string): void;
  focus(trace: number, item: string): void;
  // The picture of a step laid out for `width` px. colors: 0 light, 1 dark, 2 CSS variables (--gb-running …).
  svg(trace: number, lens: number, step: number, width: number, colors: 0 | 1 | 2, standalone: boolean): string;
  tree(trace: number, lens: number, step: number, width: number): TreeItem[];
  text(trace: number, lens: number, step: number, width: number): string;
  title(trace: number, lens: number, step: number, width: number): string; // alternative text of the whole picture
  height(trace: number, lens: number, step: number, width: number): number; // px
  // The largest height over the lens's stops (at most 64 of them, evenly spread, are looked at), px: a box of this height
  // does not jump while one steps.
  stableHeight(trace: number, lens: number, width: number): number;

  // Stage ----------------------------------------------------------------------------------------------------------
  // The canvas grows with its views; best it is as large as the first of them before (a change of size takes long).
  stageStart(): boolean; // false: no WebGL2 here; traces, SVG and text work all the same
  font(face: 0 | 1 | 2 | 3, bytes: Uint8Array): void; // Inter 400, Inter 600, JetBrains Mono 400, 600 (OpenType, not WOFF)
  // Draws every view that needs it, calling onViewDrawn for each. Returns the ms until the next wanted frame: 0 = at the
  // next animation frame, -1 = never (until a call below changes something). `now`: the animation frame's timestamp.
  frame(now: number): number;
  frames(): number; // views drawn since the start
  // ms that the last drawn view cost: tween and ImGui's draw lists, without OpenGL. Zero until one was drawn.
  buildTime(): number;
  // On webglcontextlost (call preventDefault) and webglcontextrestored of the canvas.
  contextLost(): void;
  contextRestored(): void;

  // Views: one a live box. Every call here may want a frame: keep one pending after it.
  viewOpen(trace: number): number; // ≥ 1
  viewClose(view: number): void;
  // Size of the view in CSS px, pixel ratio, and its font size (CSS px per em).
  viewPlace(view: number, width: number, height: number, pixelRatio: number, fontSize: number): void;
  // What to show. lens2 ≥ 0: two lenses side by side, 24 px apart; -1: one. animate: tween from what is shown now
  // (false: cut, as for reduced motion, scrubbing or another program).
  viewShow(view: number, lens: number, step: number, lens2: number, animate: boolean): void;
  viewTheme(view: number, dark: boolean): void; // light until it is called
  viewTrace(view: number, trace: number): void; // another trace in the same view (an edited program); show follows
  // CSS px that the shown lenses need at the placed width; stable: as stableHeight.
  viewHeight(view: number, stable: boolean): number;
  // x, y in CSS px of the view. down/move with button 1 on a picture that is larger than its view pans it. Returns true
  // when the pointer stands on an item (for the cursor).
  viewPointer(view: number, kind: 'move' | 'down' | 'up' | 'leave', x: number, y: number, buttons: number): boolean;
  viewZoom(view: number, factor: number, x: number, y: number): void; // about a point; 1/4 … 8
  viewPan(view: number, dx: number, dy: number): void; // CSS px
  viewFit(view: number): void; // the whole picture in sight; called again: back to its natural size
  viewHit(view: number, x: number, y: number): HitItem | null; // the innermost item with a label there
  viewDirty(view: number): void; // draw it again (its 2D canvas was resized or cleared)
}
