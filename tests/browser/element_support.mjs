// What the element's tests share: a browser, a page with boxes, and counters that the page cannot see.
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { serve } from './serve.mjs';

const project = resolve(import.meta.dirname, '../..');
const require = createRequire(join(project, 'web/element/package.json'));
const { chromium } = require('playwright-core');
export const axePath = require.resolve('axe-core/axe.min.js');

const build = process.env.GLASSBOX_BUILD ?? process.env.BUILD ?? join(project, 'build');
/** The folder that holds glassbox/. */
export const root = process.env.GLASSBOX_ELEMENT ?? join(build, 'element');

const quiet = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launch() {
  const args = [...quiet, '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
  return chromium.launch({ executablePath: '/usr/bin/chromium', args });
}

export const box = 'redis/key-finds-its-node';

/** A page with the element's script and this body. */
export function pageWith(body, { head = '', prefix = '' } = {}) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Test page</title>${head}<script type="module" src="${prefix}/glassbox/element.js"></script></head>
<body><main><h1>A page</h1>${body}</main></body></html>`;
}

/** Counts frames, timers, draws and contexts from before the page's first script on. */
export const counters = () => {
  const counts = {
    frames: 0,
    draws: 0,
    timers: 0,
    contexts: [],
    windowKeys: 0,
  };
  globalThis.counts = counts;
  const raf = globalThis.requestAnimationFrame;
  globalThis.requestAnimationFrame = (callback) => {
    counts.frames++;
    return raf(callback);
  };
  const timeout = globalThis.setTimeout;
  globalThis.setTimeout = (...words) => {
    counts.timers++;
    return timeout(...words);
  };
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (...words) {
    counts.draws++;
    return draw.apply(this, words);
  };
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...words) {
    const context = getContext.call(this, kind, ...words);
    if (kind.startsWith('webgl') && context && !counts.contexts.includes(context)) counts.contexts.push(context);
    return context;
  };
  for (const target of [window, document]) {
    const listen = target.addEventListener;
    target.addEventListener = function (type, ...words) {
      if (/^key/.test(type)) counts.windowKeys++;
      return listen.call(this, type, ...words);
    };
  }
};

const withoutWebGl = () => {
  for (const canvas of [HTMLCanvasElement, globalThis.OffscreenCanvas]) {
    const getContext = canvas.prototype.getContext;
    canvas.prototype.getContext = function (kind, ...words) {
      return kind.startsWith('webgl') ? null : getContext.call(this, kind, ...words);
    };
  }
};

/**
 * Serves the element and a page with `body`, opens it and waits for the first box to be ready.
 * `before` may prepare the page before it is asked for.
 * @returns {Promise<{ page: import('playwright-core').Page, url: string, requests: string[], errors: string[] }>}
 */
export async function open(
  browser,
  body,
  { server = {}, context = {}, head = '', wait = true, webgl = true, before } = {},
) {
  const prefix = server.prefix ?? '';
  const served = closeLater(
    await serve({
      root,
      pages: { '/page.html': pageWith(body, { head, prefix }) },
      ...server,
    }),
  );
  const origin = new URL(served.url).origin;
  const visit = closeLater(
    await browser.newContext({
      viewport: { width: 1000, height: 900 },
      ...context,
    }),
  );
  const page = await visit.newPage();
  page.setDefaultTimeout(40000); // a loaded machine draws slowly in software
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.addInitScript(counters);
  if (!webgl) await page.addInitScript(withoutWebGl);
  await before?.(page);
  await page.goto(`${origin}/page.html`);
  if (wait) await ready(page);
  return { page, url: served.url, requests: served.requests, errors };
}

const opened = [];
/** Gives a context or a server to closeAll. */
export function closeLater(thing) {
  opened.push(thing);
  return thing;
}
/** After each test, whatever became of it. */
export async function closeAll() {
  for (const thing of opened.splice(0).reverse()) await thing.close();
}

/** Waits until the nth box has run and shows its own picture. */
export async function ready(page, nth = 0) {
  await page.waitForFunction(
    (at) => {
      const element = document.querySelectorAll('glass-box')[at];
      return Boolean(element?.steps && element.shadowRoot.querySelector('.pic > canvas, .pic > .svg'));
    },
    nth,
    { timeout: 40000 },
  );
}

export const state = (page, nth = 0) =>
  page.evaluate((at) => {
    const element = document.querySelectorAll('glass-box')[at];
    const { shadowRoot, step, steps, lens, source } = element;
    return {
      step,
      steps,
      lens,
      source,
      sentence: shadowRoot.querySelector('.why p').textContent,
      current: shadowRoot.querySelector('.current')?.dataset.line ?? '',
    };
  }, nth);

/** The pixels of a box's canvas as one number, to tell pictures apart; 0 when nothing but one colour is there. */
export const fingerprint = (page, nth = 0) =>
  page.evaluate((at) => {
    const canvas = document.querySelectorAll('glass-box')[at].shadowRoot.querySelector('.pic > canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let hash = 0;
    let other = 0;
    for (let i = 0; i < data.length; i += 4) {
      const pixel = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
      if (pixel !== ((data[0] << 16) | (data[1] << 8) | data[2])) other++;
      hash = (Math.imul(hash, 31) + pixel) | 0;
    }
    return other > 100 ? hash : 0;
  }, nth);

/** Waits until nothing has been drawn for a while. */
export async function still(page) {
  for (let last = -1; ;) {
    const now = await page.evaluate(() => globalThis.counts.draws + globalThis.counts.frames);
    if (now === last) return;
    last = now;
    await page.waitForTimeout(300);
  }
}
