// Loads a further part of the element when it is first needed. Modules and fetch are tried first; in a sandboxed frame
// whose host sends no Access-Control-Allow-Origin both fail, and classic scripts, which need no such header, step in.
import { classic, fileUrl } from './base';

const started = new Map<string, Promise<void>>();

/** Runs one of our files as a classic script, once. */
export function runScript(name: string): Promise<void> {
  let promise = started.get(name);
  if (!promise) {
    promise = new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = fileUrl(name);
      script.onload = () => {
        resolve();
      };
      script.onerror = () => {
        started.delete(name);
        script.remove();
        reject(new Error(`${name} could not be loaded`));
      };
      document.head.append(script);
    });
    started.set(name, promise);
  }
  return promise;
}

interface Registers {
  GlassboxParts?: Record<string, unknown>;
}

/** The exports of `name`.js, or of `name`.classic.js where modules cannot be loaded. */
export async function loadPart<T>(name: string): Promise<T> {
  if (!classic) {
    try {
      return (await import(fileUrl(`${name}.js`))) as T;
    } catch {
      // The classic build below needs no permission of the host.
    }
  }
  await runScript(`${name}.classic.js`);
  return (globalThis as Registers).GlassboxParts?.[name] as T;
}
