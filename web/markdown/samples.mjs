// A listing is never typed: a fenced block names a file of content/handbook/samples and stays empty, and its text comes from
// there. `file="samples/heap/top_k.py" lines="5-16"` is the program; `session="…"` a session with what it printed (lines
// choose statements of the session), `out="…"` all that a program printed. `fold` hides the listing until it is asked for.
import { existsSync, readFileSync } from 'node:fs';
import { visit, SKIP } from 'unist-util-visit';
import { CONTENT } from './project.mjs';

const NAMED = /\b(file|session|out)="([^"]+)"/;
const SESSION_NAME = /^[A-Z]: /;

/** @param {string} path below content/handbook @returns {string[]} */
function linesOf(path) {
  const at = `${CONTENT}handbook/${path}`;
  if (!existsSync(at)) throw new Error(`content/handbook/${path} is missing`);
  return readFileSync(at, 'utf8').replace(/\n$/, '').split('\n');
}

/** The recording beside a sample. @param {string} path */
const recording = (path) => path.replace(/\.[a-z]+$/, '.out');

/** "5-16", "5-" or "5". @param {string | undefined} text @param {number} last @returns {[number, number]} */
export function range(text, last) {
  const [, from, dash, to] = /^(\d+)(-?)(\d*)$/.exec(text ?? '1-') ?? [];
  const first = Number(from);
  const end = to ? Number(to) : dash ? last : first;
  if (!(first >= 1 && first <= end && end <= last)) throw new Error(`lines="${text}": the file has ${last} lines`);
  return [first, end];
}

/** Statements of one session stand without its name, as one would type them. @param {string[]} lines */
function withoutName(lines) {
  const names = new Set(lines.map((line) => SESSION_NAME.exec(line)?.[0]).filter(Boolean));
  return names.size === 1 ? lines.map((line) => line.slice(3)) : lines;
}

/** @param {string[]} lines @param {string} path */
const program = (lines, path) => (path.endsWith('.sql') ? withoutName(lines) : lines);

/**
 * The statements of a session that begin in the lines asked for, with their output: the recording holds each line as typed,
 * followed by what it printed.
 * @param {string} path @param {string | undefined} asked
 */
function session(path, asked) {
  const source = linesOf(path);
  const [first, last] = range(asked, source.length);
  const recorded = linesOf(recording(path));
  const names = new Set(source.map((line) => SESSION_NAME.exec(line)?.[0]).filter(Boolean));
  const typed = path.endsWith('.sql') && names.size === 1 ? source.map((line) => line.slice(3)) : source;
  const out = /** @type {string[]} */ ([]);
  let at = 0;
  let chosen = false;
  for (const [index, line] of typed.entries()) {
    if (line.startsWith('#')) continue;
    const here = recorded.indexOf(line, at);
    if (here < 0) throw new Error(`content/handbook/${recording(path)} has no line "${line}": record it again`);
    if (chosen) out.push(...recorded.slice(at, here));
    chosen = index + 1 >= first && index + 1 <= last;
    if (chosen) out.push(line);
    at = here + 1;
  }
  if (chosen) out.push(...recorded.slice(at));
  return out;
}

/** @param {string} kind @param {string} path @param {string | undefined} lines */
export function listing(kind, path, lines) {
  if (kind === 'session') return session(path, lines);
  const source = linesOf(kind === 'out' ? recording(path) : path);
  const [first, last] = range(lines, source.length);
  const text = source.slice(first - 1, last);
  return kind === 'file' ? program(text, path) : text;
}

export function remarkSamples() {
  return (/** @type {import('mdast').Root} */ tree, /** @type {any} */ file) => {
    visit(tree, 'code', (node, index, parent) => {
      const [, kind, path] = NAMED.exec(node.meta ?? '') ?? [];
      if (!kind || !path || !parent || index === undefined) return;
      if (node.value) file.fail('a listing that names its file stays empty: the text comes from the file', node);
      try {
        node.value = listing(kind, path, /\blines="([^"]*)"/.exec(node.meta ?? '')?.[1]).join('\n');
      } catch (error) {
        file.fail(/** @type {Error} */ (error).message, node);
      }
      if (!/\bfold\b/.test(node.meta ?? '')) return;
      const summary = {
        type: 'summary',
        data: { hName: 'summary' },
        children: [{ type: 'text', value: 'What it prints' }],
      };
      const details = { type: 'fold', data: { hName: 'details', hProperties: { className: ['fold'] } } };
      parent.children[index] = /** @type {any} */ ({ ...details, children: [summary, node] });
      return [SKIP, index + 1];
    });
  };
}
