// Reads the front matter of content files outside Astro's own loading: for the sidebar, before pages are known.
import { readFileSync, readdirSync } from 'node:fs';
import yaml from 'js-yaml';
import { CONTENT } from './project.mjs';

/**
 * @param {string} folder inside content/
 * @returns {Array<{ file: string, data: Record<string, any> }>}
 */
export function pagesOf(folder) {
  return readdirSync(CONTENT + folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => {
      const text = readFileSync(`${CONTENT}${folder}/${name}`, 'utf8');
      const block = /^---\n([\s\S]*?)\n---\n/.exec(text);
      if (!block) throw new Error(`content/${folder}/${name}: no front matter between two lines of ---`);
      return { file: name, data: /** @type {Record<string, any>} */ (yaml.load(block[1] ?? '')) };
    });
}
