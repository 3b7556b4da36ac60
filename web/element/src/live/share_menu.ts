// The Share menu: a link, the element's code, the iframe's code, and the picture as a file.
import { base } from '../loader/base';
import { make } from '../loader/dom';
import { writeLink } from '../share/share_link';
import type { Box, Part } from './box';
import { copyField } from './copy';
import { Popover } from './popover';

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

export class ShareMenu implements Part {
  #popover: Popover;

  constructor(private box: Box) {
    this.#popover = new Popover(box.shell.buttons.share, box.shell.box, 'Share this step', async (panel) => {
      const query = await this.#query();
      panel.append(
        this.#field('Link', this.#link(query)),
        this.#field('Element, for your page', this.#element()),
        this.#field('Iframe, where the host page allows no script of yours', this.#frame(query)),
        this.#files(),
      );
    });
    box.actions['share'] = () => {
      this.#popover.toggle();
    };
  }
  update(): void {
    // It is filled when it opens.
  }
  close(): void {
    this.#popover.remove();
  }

  #query(): Promise<string> {
    const { box } = this;
    const { id, machine } = box.data;
    const theme = box.host.getAttribute('theme');
    return writeLink({
      box: id,
      machine,
      program: id && !box.edited ? null : box.source,
      lens: box.lens,
      lens2: box.lenses.find((lens) => lens.at === box.lens2At)?.name ?? '',
      step: box.step,
      from: box.from || -1,
      to: box.to,
      theme: theme === 'light' || theme === 'dark' ? theme : '',
    });
  }

  /** A program of the reader's own stands behind #, which no server sees. */
  #link(query: string): string {
    const page = this.box.host.getAttribute('share-url') ?? `${base}embed.html`;
    const own = /[?&](p|t)=/.test(`?${query}`);
    return `${new URL(page, document.baseURI).href.split(/[?#]/)[0] ?? page}${own ? '#' : '?'}${query}`;
  }

  #element(): string {
    const { data, edited, source, lens, step } = this.box;
    const named = data.id ? ` box="${data.id}"` : ` machine="${data.machine}"`;
    const inside = data.id && !edited ? '' : `\n<pre>\n${escape(source)}</pre>\n`;
    return `<script type="module" src="${base}element.js"></script>\n<glass-box${named} lens="${lens}" step="${String(step)}">${inside}</glass-box>`;
  }

  #frame(query: string): string {
    const own = /[?&](p|t)=/.test(`?${query}`);
    const height = Math.ceil(this.box.shell.box.offsetHeight);
    return `<iframe src="${escape(`${base}embed.html${own ? '#' : '?'}${query}`)}" title="${escape(this.box.data.title)}" width="100%" height="${String(height)}" loading="lazy" sandbox="allow-scripts" frameborder="0"></iframe>`;
  }

  #field(label: string, value: string): HTMLElement {
    const field = make(
      'textarea',
      { readonly: true, rows: value.includes('\n') ? '3' : '2', spellcheck: 'false', 'aria-label': label },
      value,
    );
    const button = make('button', { type: 'button', 'aria-label': `Copy: ${label}` }, 'Copy');
    button.addEventListener('click', () => {
      void copyField(field).then((how) => {
        button.textContent = how === 'copied' ? 'Copied' : 'Press Ctrl+C';
      });
    });
    return make('div', { class: 'copy' }, make('span', {}, label), button, field);
  }

  #files(): HTMLElement {
    const svg = make('button', { type: 'button' }, 'SVG');
    svg.addEventListener('click', () => {
      const { run, lensAt, step, width, host } = this.box;
      const dark = getComputedStyle(host).colorScheme === 'dark';
      const text = run?.engine.svg(run.trace, lensAt, step, width, dark ? 1 : 0, true) ?? '';
      this.#save(new Blob([text], { type: 'image/svg+xml' }), 'svg');
    });
    const png = make('button', { type: 'button' }, 'PNG');
    const canvas = this.box.picture?.node;
    png.hidden = !(canvas instanceof HTMLCanvasElement);
    png.addEventListener('click', () => {
      if (canvas instanceof HTMLCanvasElement)
        canvas.toBlob((blob) => {
          if (blob) this.#save(blob, 'png');
        });
    });
    return make('div', { class: 'row' }, make('span', {}, 'Save the picture'), svg, png);
  }

  #save(blob: Blob, extension: string): void {
    const { data, lens, step } = this.box;
    const link = make('a', {
      download: `${data.id.replace('/', '-') || 'glassbox'}-${lens}-${String(step)}.${extension}`,
    });
    link.href = URL.createObjectURL(blob);
    link.click();
    URL.revokeObjectURL(link.href);
  }
}
