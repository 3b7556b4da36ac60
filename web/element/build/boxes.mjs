// The data of every box in content/boxes: as JSON, as a classic script that registers the same, and the run in words for
// browsers without WebAssembly. Pictures and runs come from the native program.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { heights, lensBeside, posters, programOf, readBox, trace } from '../../markdown/native.mjs';

/** "redis/watch", … */
function boxIds(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      readdirSync(join(folder, name))
        .filter((file) => file.endsWith('.json'))
        .map((file) => `${name}/${file.slice(0, -'.json'.length)}`),
    )
    .sort();
}

function dataOf(id) {
  const box = readBox(id);
  const step = box.step ?? 0;
  const [first] = box.lenses;
  return {
    id,
    title: box.title,
    machine: box.machine,
    file: box.program,
    program: programOf(id),
    settings: Object.entries(box.settings ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .join('\n'),
    options: box.options ?? '',
    lenses: box.lenses,
    beside: box.side_by_side === true,
    step,
    heights: heights(id),
    poster: posters(id, first, lensBeside(id, first), step),
  };
}

/** What a browser without WebAssembly can still show: every step's line and reason. */
function runOf(id) {
  const rows = trace(id).filter(({ kind }) => kind !== 'end');
  return { id, steps: rows.map(({ line, kind, why, stops }) => ({ line, kind, why, stops })) };
}

function write(to, name, register, id, value) {
  const text = JSON.stringify(value);
  const path = join(to, `${id}${name}`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.json`, text);
  const place = `(globalThis.${register}??={})[${JSON.stringify(id)}]`;
  writeFileSync(`${path}.js`, `${place}=${text};\n`);
}

export function writeBoxes(from, to) {
  for (const id of boxIds(from)) {
    write(to, '', 'GlassboxBoxes', id, dataOf(id));
    write(to, '.run', 'GlassboxRuns', id, runOf(id));
  }
}
