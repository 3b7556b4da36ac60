// The playground: choosing a machine or an example gives the box its attributes, a pasted program is run in it, and the
// page's own address is a share link that the box reads.
interface Box extends HTMLElement {
  readonly source: string;
}

const NAMED = ['box', 'machine', 'link', 'lens', 'lens2', 'step', 'from', 'to'];

function linkInAddress(): string {
  const inHash = location.hash.length > 1 ? location.hash.slice(1) : '';
  return inHash.includes('=') ? inHash : location.search.slice(1);
}

class GlassPlayground extends HTMLElement {
  /** The field holds something of the reader's own, which no example replaces. */
  #written = false;

  connectedCallback() {
    const link = linkInAddress();
    if (link) this.#open({ link });
    this.#describe(new URLSearchParams(link));
    this.querySelector('[name=machine]')?.addEventListener('change', () => this.#own());
    this.querySelector('[name=example]')?.addEventListener('change', () => this.#example());
    const field = this.querySelector('textarea');
    field?.addEventListener('input', () => {
      this.#written = true;
    });
    this.addEventListener('ready', () => setTimeout(() => this.#fill())); // the box has its program after the event
    this.#fill();
    const paste = this.querySelector<HTMLFormElement>('.paste');
    paste?.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#run();
    });
    paste?.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.#run();
    });
  }

  #fill() {
    const field = this.querySelector('textarea');
    if (field && !this.#written) field.value = this.querySelector<Box>('glass-box')?.source ?? '';
  }

  /** A fresh box, so that nothing of the last one's position or lens stays. */
  #open(attributes: Record<string, string>): Box | null {
    const old = this.querySelector<Box>('glass-box');
    if (!old) return null;
    const box = document.createElement('glass-box') as Box;
    for (const { name, value } of old.attributes) if (!NAMED.includes(name)) box.setAttribute(name, value);
    for (const [name, value] of Object.entries(attributes)) box.setAttribute(name, value);
    old.replaceWith(box);
    return box;
  }

  #select(name: string): HTMLSelectElement | null {
    return this.querySelector<HTMLSelectElement>(`[name=${name}]`);
  }

  #describe(link: URLSearchParams) {
    const example = this.#select('example');
    const id = link.get('box');
    if (example && link.size > 0) example.value = id ?? '';
    const machine = id?.split('/')[0] ?? link.get('machine');
    const select = this.#select('machine');
    if (select && machine) select.value = machine;
    this.#offer();
  }

  /** Only the chosen machine's examples are offered. */
  #offer() {
    const machine = this.#select('machine')?.value;
    this.querySelectorAll<HTMLOptGroupElement>('optgroup').forEach((group) => {
      group.hidden = group.dataset['machine'] !== machine;
    });
  }

  #example() {
    const id = this.#select('example')?.value ?? '';
    if (!id) {
      this.querySelector('textarea')?.focus();
      return;
    }
    this.#written = false;
    history.replaceState(null, '', `?v=1&box=${id}`);
    this.#open({ box: id });
  }

  #own() {
    const example = this.#select('example');
    if (example) example.value = '';
    this.#offer();
  }

  #run() {
    const text = this.querySelector('textarea')?.value ?? '';
    if (!text.trim()) return;
    history.replaceState(null, '', location.pathname);
    this.#own();
    const machine = this.#select('machine')?.value ?? '';
    const box = this.#open({ machine });
    if (!box) return;
    const program = document.createElement('pre');
    program.textContent = text;
    box.append(program);
    box.scrollIntoView({ block: 'nearest' });
  }
}
customElements.define('glass-playground', GlassPlayground);
