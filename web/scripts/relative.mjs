// Turns the addresses that Astro wrote against the stand-in base into relative ones, so that the folder works at any
// sub-path of any static server without being built again.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BASE } from './base.mjs';
import { filesOf } from './files.mjs';

/** From a file at `path` up to the site's root. @param {string} path */
function up(path) {
  return '../'.repeat(path.split('/').length - 1) || './';
}

/** @param {string} text @param {string} path */
function inMarkup(text, path) {
  return text.replaceAll(`${BASE}/`, up(path)).replaceAll(new RegExp(`${BASE}(?=["'?#])`, 'g'), up(path));
}

/** Address strings in a module become expressions that start from the module's own place. @param {string} text @param {string} path */
function inModule(text, path) {
  const literal = new RegExp(`(["'\`])${BASE}(/[^"'\`$]*)?\\1`, 'g');
  return text.replace(
    literal,
    (_, __, rest = '/') => `(new URL(${JSON.stringify(up(path) + rest.slice(1))},import.meta.url).pathname)`,
  );
}

/** @param {string} site the built folder */
export function makeRelative(site) {
  for (const path of filesOf(site)) {
    if (!/\.(html|css|m?js|json|xml|webmanifest)$/.test(path) || path.startsWith('pagefind/')) continue;
    const before = readFileSync(join(site, path), 'utf8');
    if (!before.includes(BASE)) continue;
    const after = /\.m?js$/.test(path) ? inModule(before, path) : inMarkup(before, path);
    if (after.includes(BASE))
      throw new Error(`${path} holds an address that could not be made relative: ${around(after)}`);
    writeFileSync(join(site, path), after);
  }
}

/** @param {string} text */
function around(text) {
  const at = text.indexOf(BASE);
  return text.slice(Math.max(0, at - 60), at + 60);
}
