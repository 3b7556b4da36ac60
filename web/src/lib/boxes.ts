// The catalogue: every box in content/boxes, by machine.
import { readdirSync } from 'node:fs';
import { readBox, trace } from '../../markdown/native.mjs';
import { CONTENT } from '../../markdown/project.mjs';

const SYSTEMS: Record<string, string> = {
  python: 'CPython',
  asyncio: 'asyncio',
  postgres: 'PostgreSQL',
  redis: 'Redis Cluster',
  epoll: 'Readiness: epoll',
};

const LEVELS = ['must', 'strong', 'internals'];

export interface Entry {
  id: string;
  title: string;
  level: string;
  moment: string;
  lenses: string[];
  /** The end of the line at which a reader's model breaks: the picture shown in the catalogue. */
  step: number;
}
export interface Shelf {
  machine: string;
  system: string;
  boxes: Entry[];
}

function entry(id: string): Entry {
  const { title, level, moment, lenses, predict } = readBox(id);
  const step = trace(id).findLast(({ line }) => line === predict.line)?.step ?? 0;
  return { id, title, level, moment, lenses, step };
}

function boxesOf(machine: string): Entry[] {
  return readdirSync(`${CONTENT}boxes/${machine}`)
    .filter((name) => name.endsWith('.json'))
    .map((name) => entry(`${machine}/${name.replace(/\.json$/, '')}`))
    .sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || a.title.localeCompare(b.title));
}

export const shelves: Shelf[] = readdirSync(`${CONTENT}boxes`, { withFileTypes: true })
  .filter((item) => item.isDirectory())
  .map(({ name }) => ({ machine: name, system: SYSTEMS[name] ?? name, boxes: boxesOf(name) }));
