// The element as it stands in a page before any script has run.
import { BASE } from '../scripts/base.mjs';
import { heights, lensBeside, posters, programOf, readBox, trace } from './native.mjs';

const WORDS = 40; // sentences of a run that a page carries

/** @param {string} text */
export const escape = (text) =>
  text.replace(/[&<>"]/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[mark] ?? mark);

/** `code` between backticks. @param {string} text */
const code = (text) => escape(text).replace(/`([^`]+)`/g, '<code>$1</code>');

/** @param {string} box @param {string} lens */
function inWords(box, lens) {
  const rows = trace(box);
  const steps = rows.filter(({ kind }) => kind !== 'end');
  const stops = steps.filter((row) => row.stops.includes(lens[0] ?? ''));
  const told = (stops.length > 1 ? stops : steps).slice(0, WORDS);
  const items = told.map(({ line, why }) => `<li>${line ? `<span>line ${line}</span> ` : ''}${code(why)}</li>`);
  return `<details class="gb-run"><summary>The run in words</summary><ol>${items.join('')}</ol></details>`;
}

/** @param {string} text */
function listing(text) {
  const lines = text.replace(/\n$/, '').split('\n');
  return `<ol class="gb-program" aria-label="The program">${lines.map((line) => `<li><code>${escape(line)}</code></li>`).join('')}</ol>`;
}

/** @param {Record<string, string>} attributes */
export function boxMarkup(attributes) {
  const box = attributes.box ?? '';
  const { title, lenses, step: opensAt = 0 } = readBox(box);
  const lens = attributes.lens ?? lenses[0] ?? '';
  if (!lenses.includes(lens)) throw new Error(`box ${box} has no lens ${lens}; it has ${lenses.join(', ')}`);
  const step = Number(attributes.step ?? opensAt);
  const beside = attributes.lens2 ?? lensBeside(box, lens);
  const pages = { heights: heights(box), 'share-url': `${BASE}/play/`, 'checked-url': `${BASE}/guides/truth/` };
  const written = Object.entries({ ...attributes, lens, ...(beside ? { lens2: beside } : {}), ...pages }).map(
    ([name, value]) => ` ${name}="${escape(value)}"`,
  );
  const { wide, narrow } = posters(box, lens, beside, step);
  const pictures = [wide.replace('<svg', '<svg class="gb-wide"'), narrow.replace('<svg', '<svg class="gb-narrow"')];
  const head = `<p class="gb-title">${escape(title)}</p>`;
  return `<glass-box${written.join('')} data-pagefind-ignore>${head}${listing(programOf(box))}${pictures.join('')}${inWords(box, lens)}</glass-box>`;
}
