// The stage of the document: one engine, one hidden canvas with the one WebGL context, and the views that boxes have on
// it. Looks after the pixel ratio, the theme, and the loss of the context.
import type { Engine } from '../../../../ui/web/engine';
import { Clock } from './clock';
import { loadEngine } from './engine';
import { loadFonts } from './fonts';

/** A box's place on the stage. */
export interface Guest {
  /** The stage's canvas holds the view's picture in its top left corner: copy it now. */
  drawn(stage: HTMLCanvasElement, width: number, height: number): void;
  /** Size or pixel ratio may have changed. */
  replace(): void;
}

export interface Member {
  /** The engine was exchanged for one with more machines: load everything again. */
  rebuild(): void;
  /** Whether any of the box is in the viewport. */
  readonly inSight: boolean;
}

export class Stage {
  readonly clock = new Clock();
  readonly members = new Set<Member>();
  #guests = new Map<number, Guest>();
  #released = false;
  #extension: WEBGL_lose_context | null = null;

  private constructor(
    readonly engine: Engine,
    readonly canvas: HTMLCanvasElement,
    /** False: no WebGL2 here; pictures are SVG. */
    readonly live: boolean,
  ) {
    this.clock.onFrame((now) => engine.frame(now));
    this.#watchRatio();
    if (!live) return;
    this.#extension = canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context') ?? null;
    canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      engine.contextLost();
    });
    canvas.addEventListener('webglcontextrestored', () => {
      engine.contextRestored();
      this.clock.wantFrame();
    });
  }

  static async open(machine: string, [width, height]: [number, number]): Promise<Stage> {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    let stage: Stage | null = null;
    const fonts = loadFonts();
    fonts.catch(() => undefined); // told below
    const loading = loadEngine(machine, {
      canvas,
      onViewDrawn: (view, width, height) => {
        // A lost context draws nothing, and tells of its loss only later.
        if (!context?.isContextLost()) stage?.guest(view)?.drawn(canvas, width, height);
      },
    });
    // Made while the engine travels, as SDL will ask for it: it then finds this one.
    const context = canvas.getContext('webgl2', { alpha: false, depth: false, stencil: false, antialias: false });
    const engine = await loading;
    const live = engine.stageStart();
    if (live) for (const { font, bytes } of await fonts) engine.font(font.face, bytes);
    stage = new Stage(engine, canvas, live);
    return stage;
  }

  has(machine: string): boolean {
    return this.engine.machines().some((known) => known.id === machine);
  }

  guest(view: number): Guest | undefined {
    return this.#guests.get(view);
  }
  enter(view: number, guest: Guest): void {
    this.#guests.set(view, guest);
  }
  leave(view: number): void {
    this.#guests.delete(view);
    this.engine.viewClose(view);
    this.clock.wantFrame();
  }

  /** In a frame, the context is given back while no box is in sight, so that the host page keeps its own. */
  sightChanged(): void {
    if (!this.live || window.top === window || !this.#extension) return;
    const wanted = [...this.members].some((member) => member.inSight);
    if (wanted && this.#released) this.#extension.restoreContext();
    else if (!wanted && !this.#released) this.#extension.loseContext();
    this.#released = !wanted;
  }

  /** Another stage has taken over: the context is given back. */
  retire(): void {
    this.members.clear();
    this.#extension?.loseContext();
  }

  #watchRatio(): void {
    const query = matchMedia(`(resolution: ${String(devicePixelRatio)}dppx)`);
    query.addEventListener(
      'change',
      () => {
        for (const guest of this.#guests.values()) guest.replace();
        this.#watchRatio();
      },
      { once: true },
    );
  }
}

let current: Promise<Stage> | null = null;

/** In device px: what the stage of a place that large should be. */
function sizeFor(place: Element): [number, number] {
  const round = (length: number): number => Math.max(1, Math.ceil((length * devicePixelRatio) / 128)) * 128;
  return [round(place.clientWidth), round(place.clientHeight)];
}

/** The document's stage, with at least this machine on it, and `place` as the picture that it shows first. */
export async function stageFor(machine: string, place: Element): Promise<Stage> {
  current ??= Stage.open(machine, sizeFor(place));
  const opening = current;
  const stage = await opening.catch((error: unknown) => {
    if (current === opening) current = null;
    throw error;
  });
  if (stage.has(machine)) return stage;
  if (current === opening) {
    current = Stage.open('all', sizeFor(place)).then((larger) => {
      for (const member of [...stage.members]) member.rebuild();
      stage.retire();
      return larger;
    });
  }
  return current;
}
