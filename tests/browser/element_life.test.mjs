// A box from poster to removal: nothing moves when it comes to life, it plays, is resized, loses its context, is hidden,
// meets other machines, and leaves nothing behind.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { box, closeAll, closeLater, fingerprint, launch, open, ready, root, state, still } from './element_support.mjs';
import { serve } from './serve.mjs';

let browser;
before(async () => {
  browser = await launch();
});
afterEach(closeAll);
after(() => browser.close());

const tag = `<glass-box box="${box}" lens="slots"></glass-box>`;
const twoLenses = 'redis/slot-on-the-move';

/** A box as the site's build writes it: with its poster, title, program and heights inside. */
function built(id) {
  const data = JSON.parse(readFileSync(join(root, `glassbox/boxes/${id}.json`), 'utf8'));
  const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const lines = data.program.trimEnd().split('\n');
  const [lens, lens2] = data.lenses;
  const beside = data.beside ? ` lens2="${lens2}"` : '';
  return (wide) => `<glass-box box="${id}" lens="${lens}"${beside} heights="${escape(data.heights)}">
    <p class="gb-title">${escape(data.title)}</p>
    <ol class="gb-program">${lines.map((line) => `<li><code>${escape(line)}</code></li>`).join('')}</ol>
    ${wide ? data.poster.wide : data.poster.narrow}</glass-box><p>What follows the box.</p>`;
}

for (const width of [360, 768, 1000]) {
  test(`nothing moves when a box comes to life, ${width} px wide`, async () => {
    const make = built(twoLenses);
    const { page } = await open(browser, make(width > 620), {
      context: { viewport: { width, height: 1400 } },
      wait: false,
      before: (page) =>
        page.addInitScript(() => {
          globalThis.shifts = [];
          new PerformanceObserver((list) => globalThis.shifts.push(...list.getEntries())).observe({
            type: 'layout-shift',
            buffered: true,
          });
          void customElements.whenDefined('glass-box').then(() => {
            globalThis.defined = performance.now();
          });
        }),
    });
    const height = () => page.locator('glass-box .pic').evaluate((pic) => pic.clientHeight);
    await page.waitForFunction(() => document.querySelector('glass-box').shadowRoot?.querySelector('.line'));
    const early = await height();
    await ready(page);
    await still(page);
    const shift = await page.evaluate(() =>
      globalThis.shifts
        .filter((entry) => entry.startTime > globalThis.defined)
        .reduce((sum, entry) => sum + entry.value, 0),
    );
    assert.ok(shift < 0.02, `layout shift ${shift}`);
    assert.ok(Math.abs((await height()) - early) <= 1, `${early} px became ${await height()} px`);
  });
}

test('two lenses side by side: the poster has both, and so has the live box', async () => {
  const { poster } = JSON.parse(readFileSync(join(root, `glassbox/boxes/${twoLenses}.json`), 'utf8'));
  assert.equal(poster.wide.match(/<svg/g).length, 3, 'one around two');
  const { page } = await open(browser, `<glass-box box="${twoLenses}"></glass-box>`);
  const both = await page.evaluate(() => {
    const { shadowRoot } = document.querySelector('glass-box');
    return [
      shadowRoot.querySelector('[data-do=split]').getAttribute('aria-pressed'),
      shadowRoot.querySelector('.tabs .beside')?.textContent,
    ];
  });
  assert.deepEqual(both, ['true', 'nodes']);
});

test('a page of one machine loads that machine’s engine, a page that names two the one with all', async () => {
  const one = await open(browser, tag);
  assert.ok(one.requests.some((path) => path.endsWith('/engine-redis.wasm')));
  assert.ok(!one.requests.some((path) => path.endsWith('/engine-all.wasm')));
  const two = await open(browser, `${tag}<glass-box machine="nosuch"><pre>x</pre></glass-box>`);
  assert.ok(two.requests.some((path) => path.endsWith('/engine-all.wasm')));
  assert.ok(!two.requests.some((path) => path.endsWith('/engine-redis.wasm')));
  await two.page.waitForFunction(() =>
    /no machine “nosuch”/.test(
      document.querySelectorAll('glass-box')[1].shadowRoot.querySelector('.why p').textContent,
    ),
  );
});

test('another machine that comes later brings the larger engine; the boxes go on where they were', async () => {
  const { page, requests, errors } = await open(browser, tag);
  await page.evaluate(() => document.querySelector('glass-box').seek(3));
  await still(page);
  const before = await fingerprint(page);
  await page.evaluate(() => {
    document.querySelector('main').insertAdjacentHTML('beforeend', '<glass-box machine="nosuch">x</glass-box>');
    document.querySelectorAll('glass-box')[1].scrollIntoView();
  });
  await page.waitForFunction(() =>
    /no machine/.test(document.querySelectorAll('glass-box')[1].shadowRoot.querySelector('.why p').textContent),
  );
  assert.ok(requests.some((path) => path.endsWith('/engine-all.wasm')));
  await ready(page);
  await still(page);
  assert.equal((await state(page)).step, 3);
  assert.equal(await fingerprint(page), before);
  await page.evaluate(() => document.querySelector('glass-box').seek(0));
  await still(page);
  assert.notEqual(await fingerprint(page), before);
  assert.deepEqual(errors, []);
});

test('autoplay starts in view, at the page’s wish only, and loop begins again', async () => {
  const { page } = await open(
    browser,
    `${tag}<div id="tall"></div><glass-box box="${box}" autoplay loop from="1" to="2"></glass-box>
    <script>tall.style.height='2000px'</script>`,
  );
  await page.waitForTimeout(2500);
  assert.equal((await state(page)).step, 0, 'without the attribute nothing plays');
  await page.evaluate(() => document.querySelectorAll('glass-box')[1].scrollIntoView());
  await ready(page, 1);
  await page.evaluate(() => {
    globalThis.seen = [];
    document
      .querySelectorAll('glass-box')[1]
      .addEventListener('step', ({ detail }) => globalThis.seen.push(detail.step));
  });
  await page.waitForFunction(() => globalThis.seen.join().includes('2,1'), null, { timeout: 20_000 });
});

test('a hidden tab pauses', async () => {
  const { page } = await open(browser, tag);
  await page.getByRole('button', { name: 'Play' }).click();
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
  const { step } = await state(page);
  await page.waitForTimeout(2000);
  assert.equal((await state(page)).step, step);
});

test('from wide to narrow while it plays: the right picture at the right width', async () => {
  const { page, errors } = await open(browser, tag);
  await page.getByRole('button', { name: 'Play' }).click();
  await page.waitForFunction(() => document.querySelector('glass-box').step > 0);
  await page.setViewportSize({ width: 400, height: 900 });
  await page.waitForFunction(() => document.querySelector('glass-box').shadowRoot.querySelector('canvas').width < 420);
  await page.getByRole('button', { name: 'Pause' }).click();
  await still(page);
  const resized = await fingerprint(page);
  const { step } = await state(page);
  await page.evaluate(() => document.querySelector('glass-box').seek(0));
  await still(page);
  await page.evaluate((to) => document.querySelector('glass-box').seek(to), step);
  await still(page);
  assert.equal(await fingerprint(page), resized);
  assert.deepEqual(errors, []);
});

test('the theme attribute changes one box and no other', async () => {
  const { page } = await open(browser, tag.repeat(2));
  await ready(page, 1);
  await still(page);
  const light = await fingerprint(page, 0);
  await page.evaluate(() => document.querySelectorAll('glass-box')[1].setAttribute('theme', 'dark'));
  await still(page);
  assert.equal(await fingerprint(page, 0), light);
  assert.notEqual(await fingerprint(page, 1), light);
  await page.evaluate(() => document.querySelectorAll('glass-box')[1].removeAttribute('theme'));
  await still(page);
  assert.equal(await fingerprint(page, 1), light);
});

test('while the context is lost the last picture stays; what was asked for comes with the new one', async () => {
  const { page } = await open(browser, tag);
  await page.evaluate(() => document.querySelector('glass-box').seek(3));
  await still(page);
  const wanted = await fingerprint(page);
  await page.evaluate(() => document.querySelector('glass-box').seek(0));
  await still(page);
  const before = await fingerprint(page);
  await page.evaluate(() => {
    globalThis.lose = globalThis.counts.contexts[0].getExtension('WEBGL_lose_context');
    globalThis.lose.loseContext();
    document.querySelector('glass-box').seek(3); // in the same task: the loss has not been told yet
  });
  await still(page);
  assert.equal(await fingerprint(page), before);
  await page.evaluate(() => globalThis.lose.restoreContext());
  await still(page);
  assert.equal(await fingerprint(page), wanted);
});

test('in a frame, the context is given back while no box is in sight', async () => {
  const guest = closeLater(await serve({ root }));
  const frame = `<iframe id="f" width="800" height="700" src="${guest.url}/glassbox/embed.html?v=1&box=${box}"></iframe>`;
  const body = `<!doctype html><title>host</title>${frame}<div id="tall"></div><script>tall.style.height='4000px'</script>`;
  const host = closeLater(await serve({ root, pages: { '/page.html': body } }));
  const visit = closeLater(await browser.newContext({ viewport: { width: 900, height: 900 } }));
  const page = await visit.newPage();
  await page.addInitScript(() => {
    const getContext = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...words) {
      const context = getContext.call(this, kind, ...words);
      if (kind === 'webgl2') globalThis.gl = context;
      return context;
    };
  });
  await page.goto(`${host.url}/page.html`);
  await page.frameLocator('#f').locator('glass-box canvas').waitFor({ timeout: 40_000 });
  const inside = page.frames()[1];
  await inside.waitForFunction(() => !globalThis.gl.isContextLost());
  const first = await fingerprint(inside);
  await page.evaluate(() => scrollTo(0, 3000));
  await inside.waitForFunction(() => globalThis.gl.isContextLost());
  await page.evaluate(() => scrollTo(0, 0));
  await inside.waitForFunction(() => !globalThis.gl.isContextLost());
  await inside.evaluate(() => document.querySelector('glass-box').seek(3));
  await page.waitForTimeout(800);
  assert.notEqual(await fingerprint(inside), first);
  await inside.evaluate(() => document.querySelector('glass-box').seek(0));
  await page.waitForTimeout(800);
  assert.equal(await fingerprint(inside), first);
});

// Stands in the place of the engine's module and counts what is opened and closed.
const counting = `import create from './engine-redis.mjs?real';
export default async (options) => {
  const engine = await create(options);
  globalThis.held = { traces: new Set(), views: new Set() };
  const { load, close, viewOpen, viewClose } = engine;
  engine.load = (...words) => { const at = load(...words); held.traces.add(at); return at; };
  engine.close = (at) => { held.traces.delete(at); close(at); };
  engine.viewOpen = (at) => { const view = viewOpen(at); held.views.add(view); return view; };
  engine.viewClose = (view) => { held.views.delete(view); viewClose(view); };
  return engine;
};`;

test('a box that leaves the page frees its run and its view; an edit frees the run before', async () => {
  const { page } = await open(browser, tag.repeat(2), {
    before: (page) =>
      page.route(/engine-redis\.mjs\?v/, (route) => route.fulfill({ contentType: 'text/javascript', body: counting })),
  });
  await ready(page, 1);
  await still(page);
  const held = () => page.evaluate(() => [globalThis.held.traces.size, globalThis.held.views.size]);
  assert.deepEqual(await held(), [2, 2]);
  await page.evaluate(() => document.querySelector('glass-box').program('SET a 1\n'));
  await still(page);
  assert.deepEqual(await held(), [2, 2]);
  await page.evaluate(() => document.querySelector('glass-box').remove());
  await still(page);
  assert.deepEqual(await held(), [1, 1]);
  await page.evaluate(() => document.querySelector('glass-box').remove());
  await still(page);
  assert.deepEqual(await held(), [0, 0]);
});

test('two fingers zoom in the full window, and nowhere else', async () => {
  const { page } = await open(browser, tag, { context: { hasTouch: true } });
  await still(page);
  const client = await page.context().newCDPSession(page);
  const pinch = async () => {
    const { x, y, width } = await page.locator('glass-box canvas').boundingBox();
    const fingers = (apart) => [-1, 1].map((side) => ({ x: x + width / 2 + side * apart, y: y + 120 }));
    const send = (type, touchPoints) => client.send('Input.dispatchTouchEvent', { type, touchPoints });
    await send('touchStart', fingers(40));
    for (const apart of [60, 80, 100, 120]) await send('touchMove', fingers(apart));
    await send('touchEnd', []);
    await still(page);
  };
  await page.getByRole('button', { name: 'Full window' }).click();
  await still(page);
  const before = await fingerprint(page);
  await pinch();
  const zoomed = await fingerprint(page);
  assert.notEqual(zoomed, before);
  await page.locator('glass-box canvas').dblclick();
  await still(page);
  assert.notEqual(await fingerprint(page), zoomed, 'a double click fits it again');
});
