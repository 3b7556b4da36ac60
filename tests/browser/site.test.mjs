// The built site (dist/) as a reader meets it: every kind of page without accessibility faults in both themes and on a
// phone, without errors and third parties, below any path, searchable, and readable again without a network.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { axePath, closeAll, closeLater, launch, ready } from './element_support.mjs';
import { serve } from './serve.mjs';

const project = resolve(import.meta.dirname, '../..');
const dist = process.env.GLASSBOX_DIST ?? join(project, 'dist');
const build = process.env.GLASSBOX_BUILD ?? process.env.BUILD ?? join(project, 'build');
const shots = join(build, 'screenshots');
const kinds = {
  home: '/',
  handbook: '/handbook/redis-cluster/',
  sessions: '/handbook/mvcc/',
  programs: '/handbook/heap/',
  catalogue: '/boxes/',
  playground: '/play/',
  embed: '/guides/embed/',
  host: '/guides/host/',
  truth: '/guides/truth/',
  missing: '/404.html',
};

let browser;
before(async () => {
  mkdirSync(shots, { recursive: true });
  browser = await launch();
});
afterEach(closeAll);
after(() => browser.close());

/** A page of the site, with what went wrong on it and which hosts it asked. */
async function visit(path, { context = {}, prefix = '' } = {}) {
  const served = closeLater(await serve({ root: dist, prefix }));
  const visitor = closeLater(await browser.newContext({ viewport: { width: 1440, height: 900 }, ...context }));
  const page = await visitor.newPage();
  page.setDefaultTimeout(40000);
  const errors = [];
  const hosts = new Set();
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith('http')) hosts.add(host);
  });
  await page.goto(served.url + path);
  return { page, visitor, served, errors, hosts };
}

/** What axe finds. The inside of posters is left to the picture lint, which knows their contrasts and is quicker. */
async function faults(page) {
  await page.addScriptTag({ path: axePath });
  const { violations } = await page.evaluate(() => globalThis.axe.run({ exclude: [['glass-box svg *']] }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join('; ')}`);
}

const looks = {
  'wide, light': { viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  'phone, dark': { viewport: { width: 360, height: 740 }, colorScheme: 'dark', deviceScaleFactor: 2, hasTouch: true },
};

for (const [name, path] of Object.entries(kinds)) {
  for (const [look, context] of Object.entries(looks)) {
    test(`${name}, ${look}: no accessibility fault, no error, no third party, nothing wider than the screen`, async () => {
      const { page, errors, hosts } = await visit(path, { context });
      if (path === '/') await ready(page);
      await page.waitForTimeout(500);
      await page.screenshot({ path: join(shots, `${name}-${look.replace(', ', '-')}.png`) });
      assert.deepEqual(await faults(page), []);
      assert.deepEqual(errors, []);
      assert.equal(hosts.size, 1);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${overflow} px wider than the screen`);
    });
  }
}

test('the home page opens with a box that can be used at once', async () => {
  const { page } = await visit('/');
  await ready(page);
  const top = await page.evaluate(() => document.querySelector('glass-box').getBoundingClientRect().top);
  assert.ok(top < 400, `the box begins ${top} px down`);
  await page.evaluate(() => document.querySelector('glass-box').seek(3));
  assert.equal(await page.evaluate(() => document.querySelector('glass-box').step), 3);
});

test('a handbook page: listings come from the samples, what they print is hidden until asked for', async () => {
  const { page } = await visit('/handbook/mvcc/');
  assert.equal(await page.locator('pre:empty, pre:has(.ec-line:only-child .code:empty)').count(), 0);
  const fold = page.locator('details.fold').first();
  assert.equal(await fold.getAttribute('open'), null);
  await fold.locator('summary').click();
  const shown = await fold.locator('pre').innerText();
  const recorded = readFileSync(
    join(project, 'content/handbook/samples/mvcc/update-writes-a-row.out'),
    'utf8',
  );
  for (const line of shown.split('\n').filter((text) => text.trim() !== '')) assert.ok(recorded.includes(line), line);
});

test('below any path: pages, boxes and search', async () => {
  const { page, errors } = await visit('/handbook/redis-cluster/', { prefix: '/docs/v1' });
  await page.evaluate(() => document.querySelector('glass-box').scrollIntoView());
  await ready(page);
  const response = await page.request.get(new URL('../../pagefind/pagefind.js', page.url()).href);
  assert.equal(response.status(), 200);
  await page.locator('site-search button[data-open-modal]').click();
  await page.locator('site-search dialog input').first().fill('CROSSSLOT');
  const result = page.locator('site-search dialog a[href*="redis-cluster"]').first();
  await result.waitFor();
  const target = await result.getAttribute('href');
  assert.ok(new URL(target, page.url()).pathname.startsWith('/docs/v1/'), target);
  assert.deepEqual(errors, []);
});

test('a visited page works again without a network', async () => {
  const { page, visitor, served } = await visit('/handbook/redis-cluster/');
  await page.evaluate(() => document.querySelector('glass-box').scrollIntoView());
  await ready(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await page.evaluate(() => document.querySelector('glass-box').scrollIntoView());
  await ready(page);
  await page.waitForTimeout(1500);
  await visitor.setOffline(true);
  await served.close();
  await page.reload();
  assert.match(await page.locator('h1').first().textContent(), /Redis Cluster/);
  await page.evaluate(() => document.querySelector('glass-box').scrollIntoView());
  await ready(page);
  await page.evaluate(() => document.querySelector('glass-box').seek(5));
  assert.equal(await page.evaluate(() => document.querySelector('glass-box').step), 5);
});

test('the page with 24 boxes: all live in turn, one WebGL context, none lost', async () => {
  const { page, errors } = await visit('/test/24-boxes/');
  const count = await page.locator('glass-box').count();
  assert.equal(count, 24);
  for (let nth = 0; nth < count; nth++) {
    await page.evaluate((at) => document.querySelectorAll('glass-box')[at].scrollIntoView(), nth);
    await ready(page, nth);
  }
  assert.deepEqual(errors, []);
});
