// The two faces in two weights, fetched once, as one packed file: many hosts do not compress fonts. The stage draws with
// them and the box's HTML uses the same bytes.
import { classic, fileUrl } from '../loader/base';
import { runScript } from '../loader/parts';

export interface Font {
  face: 0 | 1 | 2 | 3;
  family: string;
  weight: string;
}
/** In the order in which build/fonts.mjs packs them. */
const fonts: Font[] = [
  { face: 0, family: 'Glassbox Inter', weight: '400' },
  { face: 1, family: 'Glassbox Inter', weight: '600' },
  { face: 2, family: 'Glassbox Mono', weight: '400' },
  { face: 3, family: 'Glassbox Mono', weight: '600' },
];
type Loaded = { font: Font; bytes: Uint8Array }[];

interface Registers {
  /** The packed file in base64. */
  GlassboxFonts?: string;
}

async function packed(): Promise<Uint8Array> {
  if (!classic) {
    try {
      const answer = await fetch(fileUrl('fonts.bin'));
      if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
    } catch {
      // The script below carries the same bytes.
    }
  }
  await runScript('fonts.classic.js');
  return Uint8Array.from(atob((globalThis as Registers).GlassboxFonts ?? ''), (letter) => letter.charCodeAt(0));
}

async function unpack(bytes: Uint8Array): Promise<ArrayBuffer> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}

async function load(): Promise<Loaded> {
  const all = await unpack(await packed());
  const lengths = new DataView(all);
  let at = 4 * fonts.length;
  return fonts.map((font, index) => {
    const length = lengths.getUint32(4 * index, true);
    const bytes = new Uint8Array(all, at, length);
    at += length;
    return { font, bytes };
  });
}

let loading: Promise<Loaded> | null = null;

export function loadFonts(): Promise<Loaded> {
  loading ??= load();
  return loading;
}

let worn = false;

/** The page's own words in the same faces: once a first picture stands, because they are all drawn anew for it. */
export async function wearFonts(): Promise<void> {
  if (worn) return;
  worn = true;
  for (const { font, bytes } of await loadFonts())
    document.fonts.add(new FontFace(font.family, bytes.slice(), { weight: font.weight }));
}
