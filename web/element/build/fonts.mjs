// The stage's faces: cut to the characters in use by tools/fonts/subset.py and packed into one file (four lengths of 32
// bits, the four faces, all through gzip), because many hosts compress no fonts; and the same as a classic script for
// frames that may not fetch.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** In the order of src/live/fonts.ts. */
const faces = ['inter-regular.otf', 'inter-semibold.otf', 'jetbrains-mono-regular.ttf', 'jetbrains-mono-semibold.ttf'];

export function writeFonts(project, to) {
  const folder = mkdtempSync(join(tmpdir(), 'glassbox-fonts-'));
  execFileSync('python3', [join(project, 'tools/fonts/subset.py'), folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  const files = faces.map((face) => readFileSync(join(folder, face)));
  rmSync(folder, { recursive: true });
  const lengths = Buffer.alloc(4 * files.length);
  files.forEach((file, index) => lengths.writeUInt32LE(file.length, 4 * index));
  const packed = gzipSync(Buffer.concat([lengths, ...files]), { level: 9 });
  writeFileSync(join(to, 'fonts.bin'), packed);
  writeFileSync(
    join(to, 'fonts.classic.js'),
    `globalThis.GlassboxFonts=${JSON.stringify(packed.toString('base64'))};\n`,
  );
}
