// Small helpers around folders.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** All files below `folder`, as sorted paths inside it. @param {string} folder @param {string[]} skipped names */
export function filesOf(folder, skipped = []) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !path.split('/').some((name) => skipped.includes(name)))
    .sort();
}

/** One hash over the content of all files. @param {Array<{ folder: string, skip?: string[] }>} folders */
export function hashOf(folders) {
  const hash = createHash('sha256');
  for (const { folder, skip } of folders) {
    const isFile = existsSync(folder) && statSync(folder).isFile();
    const paths = isFile ? [''] : filesOf(folder, skip);
    for (const path of paths)
      hash.update(`${folder}/${path}\n`).update(readFileSync(isFile ? folder : join(folder, path)));
  }
  return hash.digest('hex');
}

/** Makes `target` equal to `source`, writing only what differs, so that a server can stand on it meanwhile. */
export function mirror(/** @type {string} */ source, /** @type {string} */ target) {
  const wanted = filesOf(source);
  const kept = new Set(wanted);
  for (const path of filesOf(target)) if (!kept.has(path)) rmSync(join(target, path));
  for (const path of wanted) {
    const data = readFileSync(join(source, path));
    const place = join(target, path);
    if (existsSync(place) && readFileSync(place).equals(data)) continue;
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, data);
  }
}
