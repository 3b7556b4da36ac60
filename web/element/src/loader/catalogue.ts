// The data of a box in the catalogue: boxes/MACHINE/NAME.json, or the same as a classic script where fetch is refused.
import { classic, fileUrl } from './base';
import { runScript } from './parts';

export interface BoxData {
  id: string;
  title: string;
  machine: string;
  /** The program's file name, as errors carry it. */
  file: string;
  program: string;
  /** "name=value" a line, for what is too long for the program's settings line. */
  settings: string;
  /** "name=value …", the box's choices for its lenses. */
  options: string;
  /** Names, in the order of their tabs; the first is shown first. */
  lenses: string[];
  /** The first two open side by side where there is room. */
  beside: boolean;
  /** Shown first where the page does not say. */
  step: number;
  /** A row a lens: see heights.ts. */
  heights: string;
  /** SVG text in the page's own colours, for a wide page and for a phone. */
  poster: { wide: string; narrow: string };
}

interface Registers {
  GlassboxBoxes?: Record<string, BoxData>;
}

const loaded = new Map<string, Promise<BoxData>>();

async function read(id: string): Promise<BoxData> {
  if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(id))
    throw new Error(`“${id}” is not the id of a box, like redis/key-finds-its-node`);
  if (!classic) {
    try {
      const answer = await fetch(fileUrl(`boxes/${id}.json`));
      if (answer.ok) return (await answer.json()) as BoxData;
    } catch {
      // A frame without permission to fetch: the script below carries the same.
    }
  }
  await runScript(`boxes/${id}.js`).catch(() => {
    throw new Error(`there is no box “${id}” here`);
  });
  const data = (globalThis as Registers).GlassboxBoxes?.[id];
  if (!data) throw new Error(`there is no box “${id}” here`);
  return data;
}

export function boxData(id: string): Promise<BoxData> {
  let promise = loaded.get(id);
  if (!promise) {
    promise = read(id);
    loaded.set(id, promise);
    promise.catch(() => loaded.delete(id));
  }
  return promise;
}
