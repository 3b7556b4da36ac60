// The site's faces, cut from Debian's font packages to what its pages use, as woff2. pyftsubset is Debian's fonttools.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = '/usr/share/fonts';
const INTER = `${FOLDER}/opentype/inter`;
const MONO = `${FOLDER}/truetype/jetbrains-mono`;
const FACES = {
  'inter-400': `${INTER}/Inter-Regular.otf`,
  'inter-400-italic': `${INTER}/Inter-Italic.otf`,
  'inter-600': `${INTER}/Inter-SemiBold.otf`,
  'mono-400': `${MONO}/JetBrainsMono-Regular.ttf`,
  'mono-600': `${MONO}/JetBrainsMono-SemiBold.ttf`,
};
const CHARACTERS =
  'U+0020-007E,U+00A0-00FF,U+0152-0153,U+0160-0161,U+017D-017E,U+03BB-03BC,U+2010-2015,U+2018-201F,U+2020-2022,' +
  'U+2026,U+2030,U+2032-2033,U+2039-203A,U+20AC,U+2190-2193,U+21B5,U+2212,U+2248,U+2260,U+2264-2265,U+2318,U+2713';

export function makeFonts() {
  const target = fileURLToPath(new URL('../.generated/fonts/', import.meta.url));
  mkdirSync(target, { recursive: true });
  const own = statSync(fileURLToPath(import.meta.url)).mtimeMs;
  for (const [name, source] of Object.entries(FACES)) {
    const file = `${target}${name}.woff2`;
    if (existsSync(file) && statSync(file).mtimeMs > Math.max(own, statSync(source).mtimeMs)) continue;
    execFileSync('pyftsubset', [
      source,
      `--unicodes=${CHARACTERS}`,
      name.startsWith('inter') ? '--layout-features=kern,mark,mkmk,tnum,ccmp,locl' : '--layout-features=ccmp,locl',
      '--flavor=woff2',
      '--desubroutinize',
      '--no-hinting',
      `--output-file=${file}.part`,
    ]);
    renameSync(`${file}.part`, file);
  }
}
