// A run of a program: the engine's trace, and what the page asks of it again and again.
import type { Engine, EngineError, LensInfo, StepInfo, TreeItem } from '../../../../ui/web/engine';

const slice = 4000; // events between two looks at the clock
const patience = 12; // ms of work before the page gets its turn

export type Outputs = { step: number; line: number; output: string }[];

export class Run {
  #outputs: Outputs | null = null;
  #lines: number[] | null = null;
  #stops = new Map<number, number[]>();
  #closed = false;

  private constructor(
    readonly engine: Engine,
    readonly trace: number,
    readonly source: string,
  ) {}

  /** The error is of the program: it does not parse, or uses what the machine does not model. */
  static load(engine: Engine, machine: string, file: string, source: string, settings: string): Run | EngineError {
    const trace = engine.load(machine, file, source, settings);
    return trace ? new Run(engine, trace, source) : engine.error();
  }

  /** Runs to the end (or the limit), giving way to the page from time to time. `grew` after each slice. */
  async finish(grew: () => void): Promise<void> {
    let since = performance.now();
    while (!this.#closed && this.engine.advance(this.trace, slice)) {
      if (performance.now() - since < patience) continue;
      this.#forget();
      grew();
      await new Promise((resolve) => setTimeout(resolve));
      since = performance.now();
    }
    this.#forget();
  }

  #forget(): void {
    this.#outputs = this.#lines = null;
    this.#stops.clear();
  }

  get steps(): number {
    return this.engine.info(this.trace).steps;
  }
  get lenses(): LensInfo[] {
    return this.engine.info(this.trace).lenses;
  }
  get ending(): string {
    return this.engine.info(this.trace).ending;
  }
  get outputs(): Outputs {
    this.#outputs ??= this.engine.outputs(this.trace);
    return this.#outputs;
  }
  get lines(): number[] {
    this.#lines ??= this.engine.lines(this.trace);
    return this.#lines;
  }
  stops(lens: number): number[] {
    const known = this.#stops.get(lens) ?? this.engine.stops(this.trace, lens);
    this.#stops.set(lens, known);
    return known;
  }
  step(step: number): StepInfo {
    return this.engine.step(this.trace, step);
  }
  title(lens: number, step: number, width: number): string {
    return this.engine.title(this.trace, lens, step, width);
  }
  tree(lens: number, step: number, width: number): TreeItem[] {
    return this.engine.tree(this.trace, lens, step, width);
  }
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.engine.close(this.trace);
  }
}

/** The stop after `step`, or the one before it; `step` itself when there is none. */
export function neighbour(stops: number[], step: number, direction: 1 | -1): number {
  const found = direction > 0 ? stops.find((stop) => stop > step) : stops.findLast((stop) => stop < step);
  return found ?? step;
}
