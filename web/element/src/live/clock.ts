// The one pending timer of the document: an animation frame when the stage wants to draw, a timeout when something is
// due later, nothing at all while nothing changes.

interface Task {
  at: number;
  run: () => void;
}

export class Clock {
  #tasks = new Set<Task>();
  #frameAt = Infinity;
  #draw: (now: number) => number = () => -1;
  #pending: { cancel: () => void; at: number } | null = null;
  #ticking = false;

  /** `draw` gets the frame's time and returns the ms until it wants the next: 0 = the next frame, -1 = never. */
  onFrame(draw: (now: number) => number): void {
    this.#draw = draw;
  }

  wantFrame(): void {
    this.#frameAt = 0;
    this.#arm();
  }

  /** Draws in this task: a first picture need not wait for a frame. */
  drawNow(): void {
    this.#drawFrame(performance.now());
    this.#arm();
  }

  /** Runs `run` once after so many ms. Returns how to call it off. */
  after(ms: number, run: () => void): () => void {
    const task = { at: performance.now() + ms, run };
    this.#tasks.add(task);
    this.#arm();
    return () => {
      this.#tasks.delete(task);
      this.#arm();
    };
  }

  #arm(): void {
    if (this.#ticking) return;
    const next = Math.min(this.#frameAt, ...[...this.#tasks].map((task) => task.at));
    if (this.#pending?.at === next) return;
    this.#pending?.cancel();
    this.#pending = null;
    if (next === Infinity) return;
    if (this.#frameAt <= performance.now()) {
      const id = requestAnimationFrame(this.#tick);
      this.#pending = {
        at: next,
        cancel: () => {
          cancelAnimationFrame(id);
        },
      };
    } else {
      const id = setTimeout(
        () => {
          this.#tick(performance.now());
        },
        Math.max(0, next - performance.now()),
      );
      this.#pending = {
        at: next,
        cancel: () => {
          clearTimeout(id);
        },
      };
    }
  }

  #tick = (now: number): void => {
    this.#pending = null;
    this.#ticking = true;
    const due = [...this.#tasks].filter((task) => task.at <= performance.now());
    for (const task of due) {
      if (this.#tasks.delete(task)) task.run();
    }
    if (this.#frameAt <= performance.now()) this.#drawFrame(now);
    this.#ticking = false;
    this.#arm();
  };

  #drawFrame(now: number): void {
    this.#frameAt = Infinity;
    const delay = this.#draw(now);
    if (delay >= 0) this.#frameAt = Math.min(this.#frameAt, delay === 0 ? 0 : performance.now() + delay);
  }
}
