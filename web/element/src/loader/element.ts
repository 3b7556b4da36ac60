// <glass-box>: shows its controls and poster at once, and loads the rest when it comes near the viewport or is touched.
import type { GlassBoxElement } from '../../types';
import { fetchAhead, machineOf } from './ahead';
import { boxData, type BoxData } from './catalogue';
import { make } from './dom';
import type { Action, Live, LivePart, ReadLink, SharePart, View, Wish } from './door';
import { plannedHeight, roomForTwo } from './heights';
import { listing } from './listing';
import { loadPart } from './parts';
import { showPoster, slotPoster } from './poster';
import { programInside } from './program_text';
import { makeShell, type Shell } from './shell';
import { isDark, watchTheme, withTheme } from './theme';

const near = 400; // CSS px below the window
let looked = false;

class GlassBox extends HTMLElement implements GlassBoxElement {
  static observedAttributes = [
    'box',
    'machine',
    'link',
    'lens',
    'lens2',
    'step',
    'from',
    'to',
    'theme',
    'controls',
    'height',
  ];

  #shell: Shell | null = null;
  #live: Live | null = null;
  #wishes: Wish[] = [];
  #awake = false;
  #opening = 0;
  #observer: IntersectionObserver | null = null;
  #unwatch: (() => void) | null = null;

  connectedCallback(): void {
    if (this.#shell) return; // moved inside the page
    this.#shell = makeShell(this);
    this.#fromPage(this.#shell);
    this.#shell.root.addEventListener('click', this.#pressed);
    this.#shell.root.addEventListener('focusin', this.#wake);
    this.#shell.root.addEventListener('pointerdown', this.#wake);
    this.#unwatch = watchTheme(() => {
      this.#dress();
    });
    this.#dress();
    this.#observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) this.#wake();
      },
      { rootMargin: `${String(near)}px` },
    );
    this.#observer.observe(this);
    // The first box of a page is often in sight: then it waits for no frame.
    if (!looked && this.getBoundingClientRect().top < innerHeight + near) this.#wake();
    looked = true;
  }

  /** What the page itself holds of the box: its poster, title and program, its lenses and how high they are. */
  #fromPage(shell: Shell): void {
    slotPoster(shell, this);
    const title = this.querySelector(':scope > .gb-title')?.textContent;
    if (title) shell.title.textContent = title;
    const lines = [...this.querySelectorAll(':scope > .gb-program > li')].map((line) => line.textContent);
    if (lines.length) listing(shell.code, lines.join('\n'), '#');
    const heights = this.getAttribute('heights') ?? '';
    this.#offer(
      shell,
      heights.split('\n').flatMap((row) => row.split(' ')[0] ?? []),
    );
    const lens = this.getAttribute('lens') ?? '';
    this.#reserve(shell, heights, [lens, this.getAttribute('lens2') ?? '']);
  }

  /** Tabs, before the run is there that they choose from. */
  #offer(shell: Shell, lenses: string[]): void {
    const named = lenses.filter(Boolean);
    if (named.length < 2 || shell.tabs.childElementCount) return;
    shell.tabs.append(...named.map((name) => make('button', { type: 'button', role: 'tab', 'data-lens': name }, name)));
  }

  /** Room for the picture, also where the poster is laid out for another width. */
  #reserve(shell: Shell, heights: string, [lens = '', beside = '']: string[]): void {
    const em = Number.parseFloat(getComputedStyle(shell.box).fontSize) || 14;
    const width = shell.pic.clientWidth / em;
    const shown = beside && width * 14 >= roomForTwo ? [lens, beside] : [lens];
    const most = Number.parseFloat(this.getAttribute('height') ?? '') || Infinity;
    const high = this.clientWidth ? Math.min(most, plannedHeight(heights, shown, width) * em) : 0;
    if (high > 0) shell.pic.style.minHeight = `${String(high)}px`;
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (!this.isConnected) this.#close();
    });
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now || !this.#shell) return;
    if (name === 'theme') this.#dress();
    if (name === 'box' || name === 'machine' || name === 'link') this.#reopen();
    else this.#live?.changed(name);
  }

  get step(): number {
    return this.#live?.step ?? 0;
  }
  get steps(): number {
    return this.#live?.steps ?? 0;
  }
  get lens(): string {
    return this.#live?.lens ?? this.getAttribute('lens') ?? '';
  }
  get source(): string {
    return this.#live?.source ?? programInside(this);
  }
  seek(step: number): void {
    this.#wish({ do: 'seek', step });
  }
  play(): void {
    this.#wish({ do: 'play' });
  }
  pause(): void {
    this.#wish({ do: 'pause' });
  }
  program(text: string): void {
    this.#wish({ do: 'program', text });
  }

  #wish(wish: Wish): void {
    if (this.#live) this.#live.wish(wish);
    else {
      this.#wishes.push(wish);
      this.#wake();
    }
  }

  #pressed = (event: Event): void => {
    const pressed = (event.target as Element).closest<HTMLElement>('[data-do], [data-lens]');
    const { do: action, lens } = pressed?.dataset ?? {};
    if (action) this.#wish({ do: 'act', action: action as Action });
    else if (lens && !this.#live) this.#wish({ do: 'lens', name: lens });
  };

  #wake = (): void => {
    if (this.#awake) return;
    this.#awake = true;
    void this.#open();
  };

  #dress(): void {
    const shell = this.#shell;
    if (!shell) return;
    shell.root.adoptedStyleSheets = withTheme([...shell.root.adoptedStyleSheets], isDark(this));
    this.#live?.changed('theme');
  }

  #reopen(): void {
    this.#live?.close();
    this.#live = null;
    this.#shell = makeShell(this);
    this.#dress();
    if (this.#awake) void this.#open();
  }

  #close(): void {
    this.#opening++;
    this.#live?.close();
    this.#live = null;
    this.#observer?.disconnect();
    this.#unwatch?.();
    this.#shell = null;
    this.#awake = false;
  }

  async #open(): Promise<void> {
    const shell = this.#shell;
    if (!shell) return;
    const turn = ++this.#opening;
    fetchAhead(machineOf(this));
    const loading = loadPart<LivePart>('live');
    loading.catch(() => undefined); // awaited below
    try {
      const { data, view } = await this.#wanted();
      if (turn !== this.#opening) return;
      this.#introduce(shell, data, view);
      const part = await loading;
      const live = turn === this.#opening ? await part.open(this, shell, data, view) : null;
      if (turn !== this.#opening) live?.close();
      else this.#live = live;
      for (const wish of this.#wishes.splice(0)) this.#live?.wish(wish);
    } catch (error) {
      if (turn === this.#opening) this.#failed(shell, error);
    }
  }

  /** The program and the heading, before the engine is there. */
  #introduce(shell: Shell, data: BoxData, view: View): void {
    shell.title.textContent = data.title;
    shell.box.setAttribute('aria-label', data.title || 'Glass box');
    const program = view.program ?? data.program;
    const shown = [...shell.code.querySelectorAll('.line')].map((line) => line.textContent).join('\n');
    if (shown !== program.trimEnd()) listing(shell.code, program, '#');
    this.#offer(shell, data.lenses);
    this.#reserve(shell, view.program === null ? data.heights : '', [view.lens, view.lens2]);
    showPoster(shell, this, data);
  }

  async #wanted(): Promise<{ data: BoxData; view: View }> {
    const link = this.getAttribute('link');
    const read = link ? await (await loadPart<SharePart>('share')).readLink(link) : null;
    if (read && !read.ok) throw new Error(read.reason);
    const id = read ? read.box : (this.getAttribute('box') ?? '');
    const data = id ? await boxData(id) : this.#own(read);
    if (read?.theme) this.setAttribute('theme', read.theme);
    return { data, view: this.#view(data, read, id) };
  }

  #view(data: BoxData, read: (ReadLink & { ok: true }) | null, id: string): View {
    const number = (name: string, otherwise: number): number => {
      const value = Number.parseInt(this.getAttribute(name) ?? '', 10);
      return value >= 0 ? value : otherwise;
    };
    const own = id ? programInside(this) : '';
    const lens = (read?.lens ?? this.getAttribute('lens') ?? '') || (data.lenses[0] ?? '');
    const beside = data.beside ? (data.lenses.find((name) => name !== lens) ?? '') : '';
    return {
      lens,
      lens2: read?.lens2 ?? this.getAttribute('lens2') ?? beside,
      step: read && read.step >= 0 ? read.step : number('step', number('from', data.step)),
      from: read && read.from >= 0 ? read.from : number('from', 0),
      to: read && read.to >= 0 ? read.to : number('to', -1),
      program: read?.program ?? (own || null),
    };
  }

  /** A box without an entry in the catalogue: machine and program stand in the page or the link. */
  #own(read: (ReadLink & { ok: true }) | null): BoxData {
    const machine = read?.machine ?? this.getAttribute('machine') ?? '';
    if (!machine) throw new Error('this box names neither a box="…" nor a machine="…"');
    const program = read?.program ?? programInside(this);
    const title = this.getAttribute('heading') ?? 'Your program';
    const empty = {
      id: '',
      file: '',
      settings: '',
      beside: false,
      heights: '',
      options: this.getAttribute('options') ?? '',
    };
    return { ...empty, title, machine, program, lenses: [], step: 0, poster: { wide: '', narrow: '' } };
  }

  #failed(shell: Shell, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    shell.sentence.textContent = `This box cannot run: ${message}.`;
    const detail = { message, line: 0, column: 0, accepted: '' };
    this.dispatchEvent(new CustomEvent('error', { detail, bubbles: true, composed: true }));
  }
}

if (!customElements.get('glass-box')) customElements.define('glass-box', GlassBox);
