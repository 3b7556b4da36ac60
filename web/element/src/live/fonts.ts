// The two faces in two weights, fetched once: the stage draws with them and the box's HTML uses the same bytes.
import { classic, fileUrl } from '../loader/base';
import { runScript } from '../loader/parts';

export interface Font {
  face: 0 | 1 | 2 | 3;
  file: string;
  family: string;
  weight: string;
}
const fonts: Font[] = [
  { face: 0, file: 'inter-regular.otf', family: 'Glassbox Inter', weight: '400' },
  { face: 1, file: 'inter-semibold.otf', family: 'Glassbox Inter', weight: '600' },
  { face: 2, file: 'jetbrains-mono-regular.ttf', family: 'Glassbox Mono', weight: '400' },
  { face: 3, file: 'jetbrains-mono-semibold.ttf', family: 'Glassbox Mono', weight: '600' },
];

interface Registers {
  GlassboxFonts?: Record<string, string>;
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

async function bytesOf(file: string): Promise<Uint8Array> {
  if (!classic) {
    try {
      const answer = await fetch(fileUrl(`fonts/${file}`));
      if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
    } catch {
      // The script below carries the same bytes.
    }
  }
  await runScript('fonts.classic.js');
  return fromBase64((globalThis as Registers).GlassboxFonts?.[file] ?? '');
}

let loading: Promise<{ font: Font; bytes: Uint8Array }[]> | null = null;

export function loadFonts(): Promise<{ font: Font; bytes: Uint8Array }[]> {
  loading ??= Promise.all(
    fonts.map(async (font) => {
      const bytes = await bytesOf(font.file);
      document.fonts.add(new FontFace(font.family, bytes.slice(), { weight: font.weight }));
      return { font, bytes };
    }),
  );
  return loading;
}
