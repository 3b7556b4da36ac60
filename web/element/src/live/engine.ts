// One engine a document: loads the module of the machine that the page's boxes use, or the one with all machines, and
// falls back to the classic script with the wasm inside where modules and fetch are refused.
import type createEngine from '../../../../ui/web/engine';
import type { Engine, EngineOptions } from '../../../../ui/web/engine';
import { engineName } from '../loader/ahead';
import { classic, fileUrl } from '../loader/base';
import { runScript } from '../loader/parts';

type Create = typeof createEngine;

/** Why there is no engine: said to the reader as it stands. */
export class NoEngine extends Error {}

async function creator(name: string): Promise<Create> {
  if (!classic) {
    try {
      return ((await import(fileUrl(`${name}.mjs`))) as { default: Create }).default;
    } catch {
      // The classic script below needs no permission of the host.
    }
  }
  await runScript(`${name}.classic.js`);
  return (globalThis as unknown as { GlassboxEngine: Create }).GlassboxEngine;
}

async function createFrom(name: string, options: EngineOptions): Promise<Engine> {
  const create = await creator(name);
  try {
    return await create({ ...options, locateFile: (file) => fileUrl(file) });
  } catch (error) {
    if (classic) throw error;
    await runScript(`${name}.classic.js`);
    return (globalThis as unknown as { GlassboxEngine: Create }).GlassboxEngine(options);
  }
}

/** Throws NoEngine where WebAssembly is missing or refused. */
export async function loadEngine(machine: string, options: EngineOptions): Promise<Engine> {
  if (typeof WebAssembly !== 'object') throw new NoEngine('this browser has no WebAssembly');
  const name = engineName(machine);
  try {
    return await createFrom(name, options);
  } catch (first) {
    if (name === 'engine-all') throw refused(first);
    return createFrom('engine-all', options).catch((error: unknown) => {
      throw refused(error);
    });
  }
}

function refused(error: unknown): NoEngine {
  return new NoEngine(
    error instanceof WebAssembly.CompileError
      ? 'this page does not allow WebAssembly'
      : 'the engine could not be loaded',
  );
}
