// The colours of pictures and those of pages are the same: the engine's table and the three style sheets that repeat it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const project = resolve(import.meta.dirname, '../..');
const read = (path) => readFileSync(join(project, path), 'utf8');

/** "running" → [light, dark] of marks, and [light, dark] of text where it has colours of its own. */
function engineTokens() {
  const rows = [...read('engine/core/theme.cpp').matchAll(/^ {4}token\("(\w+)", ([^)]*)\)/gm)];
  assert.equal(rows.length, 22, 'every row of kTokens is read');
  return rows
    .filter(([, word]) => word !== 'none')
    .map(([, word, colors]) => [word, colors.split(', ').map((color) => `#${color.slice(2).toLowerCase()}`)]);
}

/** What a style sheet in this theme must say, and nothing else. */
function expected(theme) {
  const [mark, text] = theme === 'light' ? [0, 2] : [1, 3];
  const marks = engineTokens().map(([word, colors]) => [`--gb-${word}`, colors[mark]]);
  const texts = engineTokens()
    .filter(([, colors]) => colors.length === 4)
    .map(([word, colors]) => [`--gb-text-${word}`, colors[text]]);
  return Object.fromEntries([...marks, ...texts]);
}

function found(css) {
  const long = (color) => (color.length === 4 ? color.replace(/[0-9a-f]/g, '$&$&') : color);
  const rows = [...css.matchAll(/(--gb-[a-z-]+): (#[0-9a-f]{3,6});/g)];
  return Object.fromEntries(rows.map(([, name, color]) => [name, long(color)]));
}

for (const theme of ['light', 'dark']) {
  test(`the element's colours, ${theme}, are the engine's`, () => {
    assert.deepEqual(found(read(`web/element/src/loader/${theme}.css`)), expected(theme));
  });
  test(`the site's colours, ${theme}, are the engine's`, () => {
    const blocks = read('web/src/styles/tokens.css').split('\n}');
    const block = blocks.find((one) => one.includes(`:root[data-theme='${theme}'] {`));
    assert.deepEqual(found(block ?? ''), expected(theme));
  });
}
