// The stage's faces: cut to the characters in use by tools/fonts/subset.py, as files and as a classic script for frames
// that may not fetch.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function writeFonts(project, to, scripts) {
  mkdirSync(to, { recursive: true });
  execFileSync('python3', [join(project, 'tools/fonts/subset.py'), to], { stdio: ['ignore', 'ignore', 'inherit'] });
  const inside = Object.fromEntries(
    readdirSync(to).map((file) => [file, readFileSync(join(to, file)).toString('base64')]),
  );
  writeFileSync(join(scripts, 'fonts.classic.js'), `globalThis.GlassboxFonts=${JSON.stringify(inside)};\n`);
}
