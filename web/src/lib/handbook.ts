// The table of the handbook's pages, those still to be written among them.
import { existsSync, readFileSync } from 'node:fs';
import { CONTENT } from '../../markdown/project.mjs';

interface Planned {
  id: string;
  title: string;
}

const planned: Planned[] = JSON.parse(readFileSync(`${CONTENT}handbook/pages.json`, 'utf8'));

/** The pages among these ids that can be read. */
export function readable(ids: string[]): Planned[] {
  return planned.filter(({ id }) => ids.includes(id) && existsSync(`${CONTENT}handbook/${id}.md`));
}
