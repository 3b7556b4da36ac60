// The program as numbered lines. The live part marks the running one and puts replies beside them.
import { make } from './dom';

export function listing(place: HTMLElement, source: string, comment: string): HTMLElement[] {
  const lines = source.replace(/\n$/, '').split('\n');
  const rows = lines.map((text, at) => {
    const words = make('span', comment && text.trimStart().startsWith(comment) ? { class: 'comment' } : {}, text);
    return make('div', { class: 'line', 'data-line': String(at + 1) }, words);
  });
  place.replaceChildren(...rows);
  return rows;
}
