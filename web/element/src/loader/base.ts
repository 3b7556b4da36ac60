// Where the element's files are: beside the script that this is part of, at whatever path that is.

/** True in the classic (non-module) build. Set by the build. */
declare const CLASSIC: boolean;
/** A hash over all parts, so that parts of different releases never meet in a cache. Set by the build. */
declare const VERSION: string;

export const classic = CLASSIC;

export const base: string = CLASSIC
  ? new URL('.', (document.currentScript as HTMLScriptElement).src).href
  : new URL('.', import.meta.url).href;

/** The address of one of the element's own files. */
export function fileUrl(name: string): string {
  return `${base}${name}?v=${VERSION}`;
}
