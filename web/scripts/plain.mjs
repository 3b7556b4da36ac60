// A page whose scripts do not run keeps the theme that is written in it. Starlight writes the dark one; paper is light.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf } from './files.mjs';

/** @param {string} site the built folder */
export function lightWithoutScript(site) {
  for (const path of filesOf(site).filter((name) => name.endsWith('.html'))) {
    const text = readFileSync(join(site, path), 'utf8');
    const changed = text.replace(/(<html[^>]*) data-theme="dark"/, '$1 data-theme="light"');
    if (changed !== text) writeFileSync(join(site, path), changed);
  }
}
