// One live box: what it shows now, and the ways in which that changes. Its parts (bar, sentence, program, tabs …) look at
// it and are told when it has changed.
import type { EngineError, LensInfo, MachineInfo, StepInfo } from '../../../../ui/web/engine';
import type { BoxData } from '../loader/catalogue';
import type { Live, View, Wish } from '../loader/door';
import type { Shell } from '../loader/shell';
import { plannedHeight, roomForTwo } from '../loader/heights';
import { isDark } from '../loader/theme';
import { CanvasView } from './canvas_view';
import { wearFonts } from './fonts';
import type { PictureView } from './picture_view';
import { Player } from './player';
import { neighbour, Run } from './run';
import { stageFor, type Member, type Stage } from './stage';
import { SvgView } from './svg_view';

/** What changed: another run (or none), another step, another lens, play or pause, a size, the selected item. */
export type Change = 'run' | 'step' | 'lens' | 'play' | 'size' | 'item';
export interface Part {
  update(change: Change): void;
  close?(): void;
}

const stillQuery = matchMedia('(prefers-reduced-motion: reduce)');

export class Box implements Live, Member {
  run: Run | null = null;
  error: EngineError | null = null;
  picture: PictureView | null = null;
  step = 0;
  lensAt = 0;
  lens2At = -1;
  from = 0;
  to = -1;
  source: string;
  item = '';
  expanded = false;
  readonly player: Player;
  readonly parts: Part[] = [];
  /** What share, edit and the like do, by the name of their button. */
  readonly actions: Record<string, () => void> = {};
  inSight = false;
  #sight: IntersectionObserver;
  #size: ResizeObserver;
  #known: StepInfo | null = null;
  #closed = false;
  #beside = -1;
  #wide = 0; // CSS px of the picture
  #fontSize = 14; // CSS px an em

  constructor(
    readonly host: HTMLElement,
    readonly shell: Shell,
    readonly data: BoxData,
    readonly view: View,
    public stage: Stage,
  ) {
    this.source = view.program ?? data.program;
    this.step = view.step;
    this.from = view.from;
    this.to = view.to;
    this.player = new Player(this);
    stage.members.add(this);
    this.#sight = new IntersectionObserver((entries) => {
      this.inSight = entries.at(-1)?.isIntersecting ?? false;
      this.stage.sightChanged();
      if (this.inSight && host.hasAttribute('autoplay') && !this.player.touched) this.player.play();
    });
    this.#sight.observe(shell.box);
    this.#size = new ResizeObserver(() => {
      if (shell.pic.clientWidth === this.#wide && !this.expanded) return; // its height follows from what we place in it
      this.place();
    });
    this.#size.observe(shell.pic);
  }

  // What is shown -----------------------------------------------------------------------------------------------------
  get machine(): MachineInfo {
    const found = this.stage.engine.machines().find((machine) => machine.id === this.data.machine);
    if (!found) throw new Error(`there is no machine “${this.data.machine}” here`);
    return found;
  }
  /** The box's lenses in the order of their tabs, each with its index in the engine's list. */
  get lenses(): (LensInfo & { at: number })[] {
    const all = (this.run?.lenses ?? this.machine.lenses).map((lens, at) => ({ ...lens, at }));
    const named = this.data.lenses.flatMap((name) => all.filter((lens) => lens.name === name));
    return named.length ? [...named, ...all.filter((lens) => !named.includes(lens))] : all;
  }
  get lens(): string {
    return this.lenses.find((lens) => lens.at === this.lensAt)?.name ?? '';
  }
  get steps(): number {
    return this.run?.steps ?? 0;
  }
  get lastStep(): number {
    return this.to >= 0 ? Math.min(this.to, this.steps) : this.steps;
  }
  get stops(): number[] {
    return this.run?.stops(this.lensAt) ?? [0];
  }
  get now(): StepInfo {
    const none = { step: 0, line: 0, time: 0, kind: '', actor: '', why: '', output: '' };
    if (this.#known?.step !== this.step) this.#known = this.run?.step(this.step) ?? null;
    return this.#known ?? none;
  }
  get edited(): boolean {
    return this.source !== this.data.program;
  }
  get fontSize(): number {
    return this.#fontSize;
  }
  get roomForTwo(): boolean {
    return this.lenses.length > 1 && this.width >= roomForTwo;
  }
  /** The lens beside the first, where there is room for it; else -1. */
  get besideAt(): number {
    return this.roomForTwo && this.lens2At !== this.lensAt ? this.lens2At : -1;
  }
  /** The width that lenses lay out for, in picture px. */
  get width(): number {
    return (this.#wide * 14) / this.#fontSize;
  }

  // What changes it ---------------------------------------------------------------------------------------------------
  wish(wish: Wish): void {
    if (wish.do === 'seek') this.seek(wish.step, false);
    else if (wish.do === 'play') this.player.play();
    else if (wish.do === 'pause') this.player.pause();
    else if (wish.do === 'program') this.setProgram(wish.text);
    else if (wish.do === 'lens') this.showLens(wish.name);
    else this.actions[wish.action]?.();
  }

  changed(attribute: string): void {
    const value = this.host.getAttribute(attribute) ?? '';
    if (attribute === 'theme') this.picture?.theme(isDark(this.host));
    else if (attribute === 'lens') this.showLens(value);
    else if (attribute === 'lens2') this.showBeside(value);
    else if (attribute === 'step') this.seek(Number.parseInt(value, 10) || 0, false);
    else if (attribute === 'from') this.setRange(Number.parseInt(value, 10) || 0, this.to);
    else if (attribute === 'to') this.setRange(this.from, value ? Number.parseInt(value, 10) : -1);
    else this.place();
  }

  seek(step: number, animate: boolean): void {
    const wanted = Math.max(0, Math.min(Math.trunc(step), this.steps));
    if (Number.isNaN(wanted) || wanted === this.step) return;
    this.step = wanted;
    this.#showStep(animate);
  }

  /** To the neighbouring stop of the lens, with motion. False where there is none. */
  walk(direction: 1 | -1): boolean {
    const next = neighbour(this.stops, this.step, direction);
    if (next === this.step) return false;
    this.seek(next, true);
    return true;
  }

  setRange(from: number, to: number): void {
    this.from = Math.max(0, from);
    this.to = to;
    this.tell('run');
  }

  showLens(name: string): void {
    const lens = this.lenses.find((one) => one.name === name);
    if (!lens || lens.at === this.lensAt) return;
    this.lensAt = lens.at;
    if (this.lens2At === lens.at) this.lens2At = -1;
    this.#show(false);
    this.place();
    this.tell('lens');
  }

  showBeside(name: string): void {
    const lens = this.lenses.find((one) => one.name === name && one.at !== this.lensAt);
    this.lens2At = lens?.at ?? -1;
    this.#show(false);
    this.place();
    this.tell('lens');
  }

  select(id: string): void {
    if (id === this.item) return;
    this.item = id;
    this.picture?.select(id);
    this.tell('item');
  }

  /** Runs `text`. Where it is refused, the last good run stays in sight. */
  setProgram(text: string): void {
    this.source = text;
    this.#load();
  }

  place(): void {
    this.#place();
    this.tell('size');
  }

  #place(): void {
    this.#fontSize = Number.parseFloat(getComputedStyle(this.shell.box).fontSize) || 14;
    this.#wide = this.shell.pic.clientWidth;
    if (this.besideAt !== this.#beside) this.#show(false);
    const height = Number.parseFloat(this.host.getAttribute('height') ?? '') || Infinity;
    const most = this.expanded ? Math.max(120, this.#roomExpanded()) : height;
    this.picture?.place({ width: this.#wide, most, planned: this.#planned, fontSize: this.#fontSize });
  }

  /** Of a program of the reader's own nobody knows how high its pictures are. */
  get #planned(): number {
    if (this.edited || this.expanded) return 0;
    const shown = [this.lensAt, this.besideAt].flatMap((at) => this.lenses.find((lens) => lens.at === at)?.name ?? []);
    return plannedHeight(this.data.heights, shown, this.width / 14) * this.#fontSize;
  }

  tell(change: Change): void {
    for (const part of this.parts) part.update(change);
  }

  // Life --------------------------------------------------------------------------------------------------------------
  start(): void {
    const find = (name: string): number | undefined => this.lenses.find((lens) => lens.name === name)?.at;
    this.lensAt = find(this.view.lens) ?? this.lenses[0]?.at ?? 0;
    this.lens2At = find(this.view.lens2) ?? -1;
    this.#load();
  }

  rebuild(): void {
    void stageFor(this.data.machine, this.shell.pic).then((stage) => {
      if (this.#closed) return;
      this.picture?.close();
      this.picture = this.run = null;
      this.stage = stage;
      stage.members.add(this);
      this.#load();
    });
  }

  close(): void {
    this.#closed = true;
    this.player.pause();
    this.#sight.disconnect();
    this.#size.disconnect();
    this.stage.members.delete(this);
    for (const part of this.parts) part.close?.();
    this.picture?.close();
    this.run?.close();
  }

  #load(): void {
    const { engine } = this.stage;
    const file = this.data.file || `program${this.machine.extension}`;
    const loaded = Run.load(engine, this.data.machine, file, this.source, this.data.settings);
    if (!(loaded instanceof Run)) {
      this.error = loaded;
      this.player.pause();
      const { what: message, line, column, accepted } = loaded;
      this.#send('error', { message, line, column, accepted });
      this.tell('run');
      return;
    }
    this.error = null;
    this.#exchange(loaded);
  }

  #exchange(run: Run): void {
    const before = this.run;
    const wanted = this.step;
    this.run = run;
    if (this.data.options) this.stage.engine.options(run.trace, this.data.options);
    void run
      .finish(() => {
        if (this.run === run) this.#grown(wanted, before);
      })
      .then(() => {
        if (this.run !== run) return;
        if (this.picture) this.picture.run(run);
        before?.close();
        this.#grown(wanted, null);
        this.#dress();
        this.tell('size');
        this.tell('step');
        if (!before) this.#send('ready', { steps: this.steps, lens: this.lens, machine: this.data.machine });
      });
  }

  /** There is more of the run. The first picture comes before anything in words: it is waited for. */
  #grown(wanted: number, before: Run | null): void {
    this.step = Math.max(0, Math.min(wanted, this.steps));
    this.#known = null;
    if (!this.picture && !before && this.step === wanted) {
      this.#dress();
      this.stage.clock.drawNow();
    }
    this.tell('run');
  }

  /** Gives the run its view, in the box's theme, and shows the step in it. */
  #dress(): void {
    if (!this.run) return;
    this.picture ??= this.stage.live
      ? new CanvasView(this.stage, this.run, this.#drawn)
      : new SvgView(this.stage, this.run, this.#drawn);
    this.picture.theme(isDark(this.host));
    this.#show(false);
    this.#place();
  }

  #drawn = (): void => {
    if (!this.picture) return;
    this.shell.poster.hidden = true;
    this.shell.pic.prepend(this.picture.node);
    this.shell.pic.style.minHeight = '';
    wearFonts().catch(() => undefined); // the page has faces of its own
  };

  #showStep(animate: boolean): void {
    this.#show(animate && !stillQuery.matches);
    this.tell('step');
    const { step, line, kind, why } = this.now;
    this.#send('step', { step, steps: this.steps, line, kind, why });
  }

  #show(animate: boolean): void {
    this.#beside = this.besideAt;
    this.picture?.show({ lens: this.lensAt, lens2: this.besideAt, step: this.step }, animate);
  }

  #roomExpanded(): number {
    const { box, pic } = this.shell;
    return innerHeight - (box.scrollHeight - pic.offsetHeight);
  }

  #send(name: string, detail: object): void {
    this.host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
