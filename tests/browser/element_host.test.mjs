// The element as a guest: many boxes, the page's own WebGL, lost contexts, strict policies, sandboxed frames, other
// themes, browsers without WebGL2 or WebAssembly.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { readFileSync } from 'node:fs';
import {
  axePath,
  box,
  closeAll,
  closeLater,
  fingerprint,
  launch,
  open,
  ready,
  root,
  state,
  still,
} from './element_support.mjs';
import { serve } from './serve.mjs';

let browser;
before(async () => {
  browser = await launch();
});
afterEach(closeAll);
after(() => browser.close());

const tag = `<glass-box box="${box}" lens="slots"></glass-box>`;
const strict = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:";

test('24 boxes share one context, none is lost, and the page’s own canvas lives', async () => {
  const body = `<canvas id="own" width="50" height="50"></canvas>${tag.repeat(24)}`;
  const { page, errors } = await open(browser, body, { wait: false });
  await page.evaluate(() => {
    globalThis.own = document.querySelector('#own').getContext('webgl2');
  });
  for (let at = 0; at < 24; at++) {
    await page
      .locator('glass-box')
      .nth(at)
      .evaluate((element) => element.scrollIntoView());
    await ready(page, at);
  }
  await still(page);
  const contexts = await page.evaluate(() => globalThis.counts.contexts.map((context) => context.isContextLost()));
  assert.deepEqual(contexts, [false, false], 'the page’s and ours');
  assert.notEqual(await fingerprint(page, 0), 0);
  assert.equal(await fingerprint(page, 23), await fingerprint(page, 0));
  await page.evaluate(() => document.querySelectorAll('glass-box')[23].seek(3));
  await still(page);
  assert.notEqual(await fingerprint(page, 23), await fingerprint(page, 0));
  assert.deepEqual(errors, []);
});

test('a lost context comes back with the right picture', async () => {
  const { page } = await open(browser, tag);
  await page.evaluate(() => document.querySelector('glass-box').seek(3));
  await still(page);
  const before = await fingerprint(page);
  await page.evaluate(async () => {
    const lose = globalThis.counts.contexts[0].getExtension('WEBGL_lose_context');
    lose.loseContext();
    await new Promise((resolve) => setTimeout(resolve, 100));
    lose.restoreContext();
    await new Promise((resolve) => setTimeout(resolve, 100));
    document.querySelector('glass-box').seek(0);
  });
  await still(page);
  assert.notEqual(await fingerprint(page), before);
  await page.evaluate(() => document.querySelector('glass-box').seek(3));
  await still(page);
  assert.equal(await fingerprint(page), before);
});

test('the theme follows the page, and a change of it', async () => {
  const { page } = await open(browser, tag);
  await still(page);
  const light = await fingerprint(page);
  await page.evaluate(() => {
    document.documentElement.dataset.theme = 'dark';
  });
  await still(page);
  assert.notEqual(await fingerprint(page), light);
  await page.evaluate(() => {
    document.documentElement.dataset.theme = 'light';
  });
  await still(page);
  assert.equal(await fingerprint(page), light);
});

test('a change of theme after an edit leaves every other style in place', async () => {
  const { page } = await open(browser, tag);
  await page.getByRole('button', { name: 'Edit the program' }).click();
  await page.locator('glass-box .cm-content').waitFor();
  await page.keyboard.press('Escape');
  const look = () =>
    page.evaluate(() => {
      const root = document.querySelector('glass-box').shadowRoot;
      const style = (part) => getComputedStyle(root.querySelector(part));
      return [style('.bar').display, style('.code').fontFamily, style('.title').color, style('.box').backgroundColor];
    });
  const light = await look();
  await page.evaluate(() => {
    document.documentElement.dataset.theme = 'dark';
  });
  await still(page);
  assert.deepEqual(await look(), [light[0], light[1], 'rgb(231, 234, 240)', 'rgb(20, 25, 34)']);
});

test('two boxes of different themes on one page', async () => {
  const body = `<glass-box box="${box}" theme="light"></glass-box><glass-box box="${box}" theme="dark"></glass-box>`;
  const { page } = await open(browser, body);
  await ready(page, 1);
  const grounds = await page.evaluate(() =>
    [...document.querySelectorAll('glass-box')].map(
      (one) => getComputedStyle(one.shadowRoot.querySelector('.pic')).backgroundColor,
    ),
  );
  assert.deepEqual(grounds, ['rgb(250, 250, 248)', 'rgb(20, 25, 34)']);
  await still(page);
  const corners = await page.evaluate(() =>
    [...document.querySelectorAll('glass-box')].map((one) => {
      const canvas = one.shadowRoot.querySelector('.pic > canvas');
      return [...canvas.getContext('2d').getImageData(2, 2, 1, 1).data].slice(0, 3);
    }),
  );
  assert.deepEqual(corners, [
    [250, 250, 248],
    [20, 25, 34],
  ]);
  assert.equal(await page.evaluate(() => globalThis.counts.contexts.length), 1, 'one stage draws both');
});

test('a new width gives a new picture, sharp at the pixel ratio', async () => {
  const { page } = await open(browser, tag, {
    context: { deviceScaleFactor: 2 },
  });
  await still(page);
  const size = () =>
    page.evaluate(() => {
      const canvas = document.querySelector('glass-box').shadowRoot.querySelector('canvas');
      return [canvas.width, Math.round(canvas.getBoundingClientRect().width * 2)];
    });
  const [pixels, shown] = await size();
  assert.equal(pixels, shown);
  await page.setViewportSize({ width: 420, height: 800 });
  await page.waitForFunction(
    (before) => document.querySelector('glass-box').shadowRoot.querySelector('canvas').width < before,
    pixels,
  );
  await still(page);
  const [narrow, shownNarrow] = await size();
  assert.equal(narrow, shownNarrow);
  assert.ok(narrow < pixels);
});

test('a host page and the iframe page under a strict policy', async () => {
  const { page, url, errors } = await open(browser, tag, {
    server: { csp: strict },
  });
  await page.getByRole('button', { name: 'Forward to the next stop' }).click();
  await page.getByRole('button', { name: 'Edit the program' }).click();
  await page.locator('glass-box .cm-content').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Keys and help' }).click();
  await page.goto(`${url}/glassbox/embed.html?v=1&box=${box}&step=2`);
  await ready(page);
  assert.equal((await state(page)).step, 2);
  assert.deepEqual(errors, []);
});

test('any sub-path', async () => {
  const { page, requests, errors } = await open(browser, tag, {
    server: { prefix: '/a/deep/path' },
  });
  assert.ok((await state(page)).steps > 0);
  assert.ok(
    requests.every((path) => path === '/page.html' || path === '/favicon.ico' || path.startsWith('/a/deep/path/')),
  );
  assert.deepEqual(
    errors.filter((error) => !error.includes('favicon') && !error.includes('404')),
    [],
  );
});

for (const policy of ['', strict]) {
  test(`a sandboxed frame with storage blocked and no CORS header${policy ? ', strict policy' : ''}`, async () => {
    const guest = closeLater(await serve({ root, csp: policy }));
    const frame = `${guest.url}/glassbox/embed.html?v=1&box=${box}&lens=slots&step=2`;
    const body = `<iframe id="f" sandbox="allow-scripts" width="800" height="700" src="${frame}"></iframe>
      <script>addEventListener('message', (event) => { if (event.data?.type === 'glassbox:height') globalThis.told = event.data.height; });</script>`;
    const host = closeLater(
      await serve({
        root,
        pages: { '/page.html': `<!doctype html><title>host</title>${body}` },
      }),
    );
    const visit = closeLater(await browser.newContext({ viewport: { width: 900, height: 900 } }));
    const page = await visit.newPage();
    await page.goto(`${host.url}/page.html`);
    const inside = page.frameLocator('#f');
    await inside.locator('glass-box canvas').waitFor({ timeout: 40000 });
    await inside.getByRole('button', { name: 'Forward to the next stop' }).click();
    const blocked = await page.frames()[1].evaluate(() => {
      try {
        return Boolean(localStorage);
      } catch {
        return 'throws';
      }
    });
    assert.equal(blocked, 'throws');
    assert.ok((await page.frames()[1].evaluate(() => document.querySelector('glass-box').step)) > 2);
    await page.waitForFunction(() => globalThis.told > 200);
    await inside.getByRole('button', { name: 'Edit the program' }).click();
    await inside.locator('.cm-content').waitFor();
    assert.ok(!guest.requests.some((path) => path.endsWith('.wasm') || path.endsWith('.json')));
  });
}

test('without WebGL2 the picture is SVG and everything else works', async () => {
  const { page, errors } = await open(browser, tag, { webgl: false });
  assert.equal(await page.locator('glass-box .pic > .svg svg').count(), 1);
  const before = await page.locator('glass-box .pic > .svg').innerHTML();
  await page.getByRole('button', { name: 'Forward to the next stop' }).click();
  assert.ok((await state(page)).step > 0);
  assert.notEqual(await page.locator('glass-box .pic > .svg').innerHTML(), before);
  assert.deepEqual(errors, []);
});

test('without WebAssembly a plain sentence, the poster and the run in words', async () => {
  const { page } = await open(browser, tag, {
    server: { csp: "script-src 'self'" },
    wait: false,
  });
  await page.locator('glass-box .note').waitFor();
  assert.match(await page.locator('glass-box .note').innerText(), /^The picture cannot move here: /);
  assert.equal(await page.locator('glass-box .poster svg').count(), 1);
  await page.getByRole('button', { name: 'Forward to the next stop' }).click();
  assert.ok((await state(page)).sentence.length > 10);
});

test('axe finds nothing in a box, its menus, its editor and the full window', async () => {
  const { page } = await open(browser, tag);
  const source = readFileSync(axePath, 'utf8');
  const check = async (where) => {
    await still(page);
    await page.evaluate(source);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document.querySelector('main')));
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
    assert.deepEqual(found, [], where);
  };
  await page.getByRole('button', { name: 'Forward to the next stop' }).click();
  await check('light');
  for (const name of ['Keys and help', 'Share', /^Speed/]) {
    await page.getByRole('button', { name }).click();
    await page.waitForTimeout(200);
    await check(String(name));
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: 'Edit the program' }).click();
  await page.locator('glass-box .cm-content').waitFor();
  await check('editor');
  await page.keyboard.press('Escape');
  await page.evaluate(() => {
    document.documentElement.dataset.theme = 'dark';
    document.body.style.background = '#0e1116';
    document.body.style.color = '#e7eaf0';
  });
  await check('dark');
  await page.getByRole('button', { name: 'Full window' }).click();
  await check('full window');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Full window' }).waitFor();
});

test('a box that is moved, removed and put back goes on', async () => {
  const { page, errors } = await open(browser, `<div id="a">${tag}</div><div id="b"></div>`);
  await page.evaluate(() => {
    const element = document.querySelector('glass-box');
    element.seek(3);
    document.querySelector('#b').append(element);
  });
  assert.equal((await state(page)).step, 3);
  await page.evaluate(async () => {
    const element = document.querySelector('glass-box');
    element.remove();
    await new Promise((resolve) => setTimeout(resolve, 50));
    document.querySelector('#a').append(element);
  });
  await ready(page);
  await page.getByRole('button', { name: 'Forward to the next stop' }).click();
  assert.ok((await state(page)).step > 0);
  assert.deepEqual(errors, []);
});
