// Builds the folder that a page includes: the element and its parts as modules and as classic scripts, the engine's
// modules, the fonts, the boxes' data.
//
//   node build.mjs [--out DIR] [--engine DIR]
//
// Defaults: the element in BUILD/element/glassbox, the engine's modules from BUILD/web/ui/web; BUILD is build/ of the
// project, or what the environment variables GLASSBOX_BUILD or BUILD name.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { build, transform } from 'esbuild';
import { writeBoxes } from './build/boxes.mjs';
import { writeFonts } from './build/fonts.mjs';

const LOADER_LIMIT = 8192; // bytes that every page with a box pays, compressed

const here = import.meta.dirname;
const project = resolve(here, '../..');
const folder = process.env.GLASSBOX_BUILD ?? process.env.BUILD ?? join(project, 'build');
const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: join(folder, 'element/glassbox') },
    engine: { type: 'string', default: join(folder, 'web/web') },
  },
});
const out = resolve(options.out);

const css = {
  name: 'minified style sheets as text',
  setup(bundle) {
    bundle.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, 'utf8'), { loader: 'css', minify: true });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};

// One version for all parts: they are always loaded as a set.
function versionOf(folders) {
  const hash = createHash('sha256');
  for (const folder of folders.filter((one) => one && existsSync(one))) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).sort(byPath)) {
      if (entry.isFile()) hash.update(readFileSync(join(entry.parentPath, entry.name)));
    }
  }
  return hash.digest('hex').slice(0, 8);
}
function byPath(a, b) {
  return join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1;
}

const parts = {
  element: 'src/loader/element.ts',
  live: 'src/live/live.ts',
  editor: 'src/editor/editor.ts',
  share: 'src/share/share.ts',
};

async function script(name, version, classic) {
  await build({
    entryPoints: [join(here, parts[name])],
    outfile: join(out, classic ? `${name}.classic.js` : `${name}.js`),
    bundle: true,
    minify: true,
    target: 'es2022',
    format: classic ? 'iife' : 'esm',
    ...(classic ? { globalName: `GlassboxParts.${name}` } : {}),
    define: {
      CLASSIC: String(classic),
      VERSION: JSON.stringify(version),
      ...(classic ? { 'import.meta.url': '""' } : {}),
    },
    plugins: [css],
    legalComments: 'none',
    logLevel: 'warning',
  });
}

function copyEngine(folder) {
  const files = readdirSync(folder).filter((file) => /^engine-[a-z]+(\.mjs|\.wasm|\.classic\.js)$/.test(file));
  if (!files.length) throw new Error(`build.mjs: no engine-*.mjs in ${folder}`);
  for (const file of files) cpSync(join(folder, file), join(out, file));
}

function copyEmbed() {
  for (const file of ['embed.html', 'embed.css', 'embed.js']) cpSync(join(here, '../embed', file), join(out, file));
  cpSync(join(here, 'types/index.d.ts'), join(out, 'element.d.ts'));
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const version = versionOf([
  join(here, 'src'),
  options.engine,
  join(project, 'content/boxes'),
  join(project, 'tools/fonts'),
]);
for (const name of Object.keys(parts)) {
  await script(name, version, false);
  await script(name, version, true);
}
copyEmbed();
copyEngine(resolve(options.engine));
writeFonts(project, out);
writeBoxes(join(project, 'content/boxes'), join(out, 'boxes'));

const loader = brotliCompressSync(readFileSync(join(out, 'element.js'))).length;
console.log(`the element is in ${out}; its loader has ${loader} bytes after brotli`);
if (loader > LOADER_LIMIT) throw new Error(`build.mjs: the loader may have ${LOADER_LIMIT} bytes`);
