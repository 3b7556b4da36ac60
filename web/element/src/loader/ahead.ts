// Starts everything that a live box needs at once, where the parts would only find one another in turn: the live part,
// the engine's module and its WebAssembly, the faces.
import { classic, fileUrl } from './base';

/** The engine's module that has every machine which boxes of this page name. */
export function engineName(machine: string, page: ParentNode = document): string {
  const wanted = new Set([machine]);
  for (const box of page.querySelectorAll('glass-box')) {
    const named = machineOf(box);
    if (named) wanted.add(named);
  }
  return wanted.size === 1 && /^[a-z]+$/.test(machine) ? `engine-${machine}` : 'engine-all';
}

/** What a box's attributes say of its machine; '': nothing yet. */
export function machineOf(box: Element): string {
  const linked = /(?:^|[?&])(?:box|machine)=([a-z]+)/.exec(box.getAttribute('link') ?? '')?.[1];
  return linked ?? box.getAttribute('box')?.split('/')[0] ?? box.getAttribute('machine') ?? '';
}

let started = false;

export function fetchAhead(machine: string): void {
  if (started || !machine) return;
  started = true;
  const engine = engineName(machine);
  if (classic) {
    for (const name of ['live', engine, 'fonts']) hint('preload', `${name}.classic.js`, 'script');
  } else {
    for (const name of ['live.js', `${engine}.mjs`]) hint('modulepreload', name);
    for (const name of [`${engine}.wasm`, 'fonts.bin']) hint('preload', name, 'fetch');
  }
}

function hint(rel: string, name: string, as = ''): void {
  const link = document.createElement('link');
  link.rel = rel;
  if (as) link.as = as;
  if (!classic) link.crossOrigin = ''; // as fetch and import ask
  link.href = fileUrl(name);
  document.head.append(link);
}
