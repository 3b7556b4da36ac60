// Writes sw.js: the worker's source with the version and the list of files that every page needs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashOf } from './files.mjs';

/** @param {string} site the built folder */
export function writeWorker(site) {
  const source = readFileSync(fileURLToPath(new URL('../offline/worker.js', import.meta.url)), 'utf8');
  const version = hashOf([{ folder: site, skip: ['sw.js'] }]).slice(0, 12);
  writeFileSync(join(site, 'sw.js'), source.replace('__VERSION__', version));
}
