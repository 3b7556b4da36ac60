// What a page pays for a box, beside the floor page (SDL2 video + Dear ImGui + WebGL2 hello, same flags): bytes, time to
// the first live frame, idle frames, processor time a frame. Printed with its aim; nothing here passes or fails.
//   node browser.mjs BUILD DIST
import { brotliCompressSync, constants } from 'node:zlib';
import { readdirSync, readFileSync } from 'node:fs';
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
const row = (what, value, aim) => console.log(`${what.padEnd(58)} ${value.padStart(30)}   aim ${aim}`);

function sizes() {
  const floorBytes = packed(join(floor, 'floor.wasm'), join(floor, 'floor.mjs'));
  const engine = packed(join(glassbox, 'engine-redis.wasm'), join(glassbox, 'engine-redis.mjs'));
  const ratio = (engine / floorBytes).toFixed(2);
  row('engine + glue, brotli (floor)', `${kb(engine)} (${kb(floorBytes)}), ${ratio}×`, '1.5×');
  const faces = readdirSync(join(glassbox, 'fonts')).map((face) => join(glassbox, 'fonts', face));
  row('subset fonts, brotli', kb(packed(...faces)), '60 KB');
  row('loader element, brotli', kb(packed(join(glassbox, 'element.js'))), '8 KB');
  row('live parts (controls, views), brotli', kb(packed(join(glassbox, 'live.js'))), '-');
  const posters = readdirSync(join(glassbox, 'boxes/redis'))
    .filter((name) => /^[^.]+\.json$/.test(name))
    .flatMap((name) => Object.values(JSON.parse(readFileSync(join(glassbox, 'boxes/redis', name), 'utf8')).poster))
    .map((svg) => brotli(svg));
  row('largest poster, brotli', kb(Math.max(...posters)), '12 KB');
}

// Runs in the page before its scripts: when the first picture was copied out of the stage, and what frames cost.
const watch = () => {
  globalThis.costs = [];
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (...words) {
    if (performance.getEntriesByName('first-frame').length === 0) performance.mark('first-frame');
    return draw.apply(this, words);
  };
  const raf = globalThis.requestAnimationFrame;
  globalThis.requestAnimationFrame = (callback) =>
    raf((now) => {
      const start = performance.now();
      callback(now);
      globalThis.costs.push(performance.now() - start);
    });
};

async function firstFrame(browser, url) {
  const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
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
  row('first live frame (floor), median of 7', `${median(live).toFixed(0)} ms (${median(hello).toFixed(0)} ms), ${ratio}×`, '1.5×');
}

async function frames(browser, url) {
  const { page } = await firstFrame(browser, url);
  await page.waitForTimeout(1500);
  const before = await page.evaluate(() => globalThis.costs.length);
  await page.waitForTimeout(10_000);
  const idle = (await page.evaluate(() => globalThis.costs.length)) - before;
  row('frames in 10 idle seconds', String(idle), '0');
  await page.evaluate(async () => {
    globalThis.costs.length = 0;
    const element = document.querySelector('glass-box');
    for (let step = 0; step <= element.steps; step++) {
      element.seek(step);
      await new Promise((done) => setTimeout(done, 60));
    }
  });
  const costs = await page.evaluate(() => globalThis.costs.toSorted((a, b) => a - b));
  const at = (part) => costs[Math.floor(part * (costs.length - 1))].toFixed(2);
  row(`frame processor time, 16,384 slots (${costs.length} frames)`, `median ${at(0.5)} ms, 95 % ${at(0.95)} ms`, '4 ms');
  await page.close();
}

sizes();
const pages = { '/box.html': pageWith(`<glass-box box="${box}" lens="slots"></glass-box>`) };
const boxes = await serve({ root: resolve(dist), pages });
const hello = await serve({ root: floor });
const browser = await launch();
await times(browser, `${boxes.url}/box.html`, `${hello.url}/index.html`);
await frames(browser, `${boxes.url}/box.html`);
await browser.close();
await boxes.close();
await hello.close();
