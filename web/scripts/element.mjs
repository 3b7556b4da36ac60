// The element is a package of its own, with its own lock file. `node scripts/element.mjs` installs its packages where
// they are missing or older than the lock file.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ELEMENT = fileURLToPath(new URL('../element/', import.meta.url));

export function installElement() {
  const lock = readFileSync(join(ELEMENT, 'package-lock.json'), 'utf8');
  const installed = join(ELEMENT, 'node_modules/.installed-lock.json');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return;
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: ELEMENT, stdio: 'inherit' });
  writeFileSync(installed, lock);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) installElement();
