// Runs the native program `glassbox` for what a page carries of a box: its first picture, and its run in words. Answers
// are kept in build/posters and asked for again only when the program or the box has changed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { CONTENT, PROJECT } from './project.mjs';

const BUILD = process.env.GLASSBOX_BUILD ?? process.env.BUILD ?? `${PROJECT}build`;
const PROGRAM = process.env.GLASSBOX ?? `${BUILD}/native/tools/glassbox/glassbox`;
const KEPT = `${BUILD}/posters`;

function programStamp() {
  if (!existsSync(PROGRAM))
    throw new Error(
      `the native program ${PROGRAM} is missing: posters are made with it. \`./tools/dev build\` builds it first.`,
    );
  const { size, mtimeMs } = statSync(PROGRAM);
  return `${size} ${mtimeMs}`;
}

/** @param {string} box @returns {{ title: string, machine: string, program: string, lenses: string[], side_by_side?: boolean, level: string, moment: string, step?: number, predict: { line: number } }} */
export function readBox(box) {
  const path = `${CONTENT}boxes/${box}.json`;
  if (!existsSync(path)) throw new Error(`there is no box ${box}: content/boxes/${box}.json is missing`);
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** @param {string} box */
export function programOf(box) {
  return readFileSync(`${CONTENT}boxes/${box.split('/')[0]}/${readBox(box).program}`, 'utf8');
}

/** What `glassbox VERB BOX OPTIONS` prints. @param {string} verb @param {string} box @param {string[]} options */
export function ask(verb, box, options = []) {
  const key = createHash('sha256')
    .update([programStamp(), verb, box, JSON.stringify(readBox(box)), programOf(box), ...options].join('\n'))
    .digest('hex');
  const kept = `${KEPT}/${key.slice(0, 24)}.txt`;
  if (existsSync(kept)) return readFileSync(kept, 'utf8');
  const words = [verb, box, '--content', CONTENT.replace(/\/$/, ''), ...options];
  let answer;
  try {
    answer = execFileSync(PROGRAM, words, { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw new Error(`glassbox ${words.join(' ')}: ${/** @type {any} */ (error).stderr || error}`);
  }
  mkdirSync(KEPT, { recursive: true });
  writeFileSync(kept, answer);
  return answer;
}

/** The whole run: a row a step. @param {string} box */
export function trace(box) {
  return ask('trace', box)
    .split('\n')
    .filter((line) => /^\d+\t/.test(line))
    .map((line) => line.split('\t'))
    .map(([step, , line, stops, kind, actor, why]) => ({
      step: Number(step),
      line: Number(line) || 0,
      stops: stops ?? '',
      kind: kind ?? '',
      actor: actor ?? '',
      why: why ?? '',
    }));
}

/** The picture of a step as SVG in the page's own colours. @param {string} box @param {string} lens @param {number} step @param {number} width in em */
export function poster(box, lens, step, width) {
  const options = ['--lens', lens, '--step', String(step), '--width', String(width), '--theme', 'page', '--svg', '-'];
  return ask('picture', box, options).trim();
}

const WIDE = 63; // em of 14 px: the page's column at 900 px
const HALF = 31; // of two lenses side by side in that column
const NARROW = 24; // a phone

/** The lens that stands beside the first where there is room; '' for none. @param {string} box @param {string} lens */
export function lensBeside(box, lens) {
  const { side_by_side: two, lenses } = readBox(box);
  return two ? (lenses.find((name) => name !== lens) ?? '') : '';
}

/**
 * The first picture of a box as the element will show it, for a wide page and for a phone.
 * @param {string} box @param {string} lens @param {string} beside a lens or '' @param {number} step
 */
export function posters(box, lens, beside, step) {
  const wide = beside
    ? sideBySide(poster(box, lens, step, HALF), poster(box, beside, step, HALF))
    : poster(box, lens, step, WIDE);
  return { wide, narrow: poster(box, lens, step, NARROW) };
}

/** Two pictures as one. @param {string} left @param {string} right */
function sideBySide(left, right) {
  const gap = 24;
  const pictures = [left, right].map((svg) => {
    const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
    if (!width || !height) throw new Error('a poster without a viewBox');
    return { svg, width: Number(width), height: Number(height) };
  });
  let x = 0;
  const placed = pictures.map(({ svg, width, height }) => {
    const at = x;
    x += width + gap;
    return svg.replace('<svg', `<svg x="${at}" width="${width}" height="${height}"`);
  });
  const tallest = Math.max(...pictures.map(({ height }) => height));
  return `<svg viewBox="0 0 ${x - gap} ${tallest}">${placed.join('')}</svg>`;
}

/** How high its lenses are at the widths that pages have: a row a lens. @param {string} box */
export function heights(box) {
  return ask('heights', box).trim();
}
