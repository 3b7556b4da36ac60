// What a page pays for a box, beside the floor page (SDL2 video + Dear ImGui + WebGL2 hello, same flags): bytes, time to
// the first live frame, idle frames, processor time a frame. Printed with its aim; nothing here passes or fails.
//   node browser.mjs BUILD DIST
import { brotliCompressSync, constants } from 'node:zlib';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { launch, pageWith } from '../browser/element_support.mjs';
import { serve } from '../browser/serve.mjs';

const [build = 'build', dist = 'dist'] = process.argv.slice(2);
const floor = resolve(build, 'web/web/floor');
const glassbox = resolve(dist, 'glassbox');
const box = 'redis/key-finds-its-node';
const rounds = 7;

const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
const brotli = (bytes) => brotliCompressSync(bytes, best).length;
const packed = (...files) => files.reduce((sum, file) => sum + brotli(readFileSync(file)), 0);
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
const row = (what, value, aim) => console.log(`${what.padEnd(60)} ${value.padStart(42)}   aim ${aim}`);

function sizes() {
  const floorBytes = packed(join(floor, 'floor.wasm'), join(floor, 'floor.mjs'));
  const engine = packed(join(glassbox, 'engine-redis.wasm'), join(glassbox, 'engine-redis.mjs'));
  const ratio = (engine / floorBytes).toFixed(2);
  row('engine + glue, brotli (floor)', `${kb(engine)} (${kb(floorBytes)}), ${ratio}×`, '1.5×');
  row('subset fonts, one gzip file, as it travels', kb(statSync(join(glassbox, 'fonts.bin')).size), '60 KB');
  row('loader element, brotli', kb(packed(join(glassbox, 'element.js'))), '8 KB');
  row('live parts (controls, views), brotli', kb(packed(join(glassbox, 'live.js'))), '-');
  const posters = readdirSync(join(glassbox, 'boxes/redis'))
    .filter((name) => /^[^.]+\.json$/.test(name))
    .flatMap((name) => Object.values(JSON.parse(readFileSync(join(glassbox, 'boxes/redis', name), 'utf8')).poster))
    .map((svg) => brotli(svg));
  row('largest poster, brotli', kb(Math.max(...posters)), '12 KB');
}

// Runs in the page before its scripts: when the first picture was copied out of the stage, and how many frames there are.
const watch = () => {
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (...words) {
    if (performance.getEntriesByName('first-frame').length === 0) performance.mark('first-frame');
    return draw.apply(this, words);
  };
  globalThis.frames = 0;
  const raf = globalThis.requestAnimationFrame;
  globalThis.requestAnimationFrame = (callback) => {
    globalThis.frames++;
    return raf(callback);
  };
};

// Stands in the place of the engine's module and times what the page asks of it.
const timed = `import create from './engine-redis.mjs?real';
export default async (options) => {
  const engine = await create(options);
  const costs = (globalThis.costs = { build: [], frame: [], show: [] });
  const { frame, viewShow } = engine;
  engine.frame = (now) => {
    const drawn = engine.frames();
    const start = performance.now();
    const next = frame(now);
    if (engine.frames() === drawn) return next;
    costs.frame.push(performance.now() - start);
    costs.build.push(engine.buildTime());
    return next;
  };
  engine.viewShow = (...words) => {
    const start = performance.now();
    viewShow(...words);
    costs.show.push(performance.now() - start);
  };
  return engine;
};`;

async function firstFrame(browser, url, engine = '') {
  const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
  if (engine) {
    const answer = { contentType: 'text/javascript', body: engine };
    await page.route(/engine-redis\.mjs\?v/, (route) => route.fulfill(answer));
  }
  await page.addInitScript(watch);
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName('first-frame').length > 0, null, { timeout: 60_000 });
  const time = await page.evaluate(() => performance.getEntriesByName('first-frame')[0].startTime);
  return { page, time };
}

async function times(browser, boxUrl, floorUrl) {
  const live = [];
  const hello = [];
  for (let round = 0; round < rounds; round++) {
    for (const [url, list] of [
      [boxUrl, live],
      [floorUrl, hello],
    ]) {
      const { page, time } = await firstFrame(browser, url);
      list.push(time);
      await page.close();
    }
  }
  const ratio = (median(live) / median(hello)).toFixed(2);
  row(
    'first live frame (floor), median of 7',
    `${median(live).toFixed(0)} ms (${median(hello).toFixed(0)} ms), ${ratio}×`,
    '1.5×',
  );
}

async function frames(browser, url) {
  const { page } = await firstFrame(browser, url, timed);
  await page.waitForTimeout(1500);
  const before = await page.evaluate(() => globalThis.frames);
  await page.waitForTimeout(10_000);
  const idle = (await page.evaluate(() => globalThis.frames)) - before;
  row('frames in 10 idle seconds', String(idle), '0');
  const costs = await page.evaluate(async () => {
    const { costs } = globalThis;
    for (const list of Object.values(costs)) list.length = 0;
    const element = document.querySelector('glass-box');
    for (let before = -1; before !== element.step;) {
      before = element.step;
      element.shadowRoot.querySelector('.bar .forward').click();
      await new Promise((done) => setTimeout(done, 500));
    }
    return costs;
  });
  const spread = (list) => {
    const sorted = list.toSorted((a, b) => a - b);
    const at = (part) => sorted[Math.floor(part * (sorted.length - 1))].toFixed(2);
    return `${at(0.5)} ms, 95 % ${at(0.95)} ms, most ${at(1)} ms`;
  };
  const count = `${costs.build.length} frames in motion`;
  row(`frame processor time, 16,384 slots (${count})`, spread(costs.build), '4 ms');
  console.log(
    "    that is: tween of the picture's shapes and ImGui's draw lists, from NewFrame to Render; without OpenGL",
  );
  row('  the same frames with OpenGL in software and the copy', spread(costs.frame), '-');
  row(`  a step: its picture and the matching (${costs.show.length} steps)`, spread(costs.show), '-');
  await page.close();
}

sizes();
const pages = { '/box.html': pageWith(`<glass-box box="${box}" lens="slots"></glass-box>`) };
const boxes = await serve({ root: resolve(dist), pages, isolated: true });
const hello = await serve({ root: floor, isolated: true });
const browser = await launch();
await times(browser, `${boxes.url}/box.html`, `${hello.url}/index.html`);
await frames(browser, `${boxes.url}/box.html`);
await browser.close();
await boxes.close();
await hello.close();
