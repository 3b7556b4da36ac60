// The whole site into dist/: faces, element, pages, search, relative addresses, offline worker. Nothing is done when no
// input has changed.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ELEMENT, installElement } from './element.mjs';
import { hashOf, mirror } from './files.mjs';
import { makeFonts } from './fonts.mjs';
import { writeWorker } from './offline.mjs';
import { lightWithoutScript } from './plain.mjs';
import { makeRelative } from './relative.mjs';

const web = fileURLToPath(new URL('..', import.meta.url));
const project = join(web, '..');
const build = process.env['GLASSBOX_BUILD'] ?? process.env['BUILD'] ?? join(project, 'build');
const site = join(build, 'site');
const element = join(build, 'element');
const dist = join(project, 'dist');
const stampFile = join(build, 'site.stamp');

/** @param {string[]} words @param {string} folder */
function run(words, folder) {
  execFileSync(words[0] ?? '', words.slice(1), { cwd: folder, stdio: 'inherit' });
}

function inputs() {
  const skip = ['node_modules', '.astro', 'dist', 'element', 'embed'];
  return hashOf([
    { folder: web, skip },
    { folder: join(project, 'content') },
    { folder: join(build, 'native/tools/glassbox/glassbox') },
    { folder: element },
  ]);
}

function buildElement() {
  installElement();
  run(['npm', 'run', '--silent', 'build'], ELEMENT);
}

makeFonts();
buildElement();
const stamp = inputs();
if (existsSync(join(dist, 'index.html')) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) {
  console.log('the site is up to date');
} else {
  // --force: Astro keeps rendered Markdown by the Markdown's own content, and knows nothing of posters inside.
  run([join(web, 'node_modules/.bin/astro'), 'build', '--force'], web);
  makeRelative(site);
  lightWithoutScript(site);
  cpSync(element, site, { recursive: true });
  writeWorker(site);
  mirror(site, dist);
  writeFileSync(stampFile, stamp);
}
