// Editing the program, errors, share links.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { box, closeAll, launch, open, ready, state } from './element_support.mjs';

let browser;
before(async () => {
  browser = await launch();
});
afterEach(closeAll);
after(() => browser.close());

const tag = `<glass-box box="${box}" lens="slots" step="3"></glass-box>`;

async function editAll(page, text) {
  await page.getByRole('button', { name: 'Edit the program' }).click();
  await page.locator('glass-box .cm-content').waitFor();
  await page.locator('glass-box .cm-content').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

test('the editor is loaded on the first edit only', async () => {
  const { page, requests } = await open(browser, tag);
  assert.ok(!requests.some((path) => path.includes('editor')));
  await page.getByRole('button', { name: 'Edit the program' }).click();
  await page.locator('glass-box .cm-content').waitFor();
  assert.ok(requests.some((path) => path.endsWith('/editor.js')));
});

test('an edit runs the whole program again, keeps the position, and reset brings the original back', async () => {
  const { page } = await open(browser, tag);
  const original = await state(page);
  await editAll(page, `${original.source}SET extra 1\n`);
  await page.waitForFunction((steps) => document.querySelector('glass-box').steps > steps, original.steps);
  const edited = await state(page);
  assert.equal(edited.step, 3);
  assert.match(edited.source, /SET extra 1/);
  await page.getByRole('button', { name: 'Back to the original program' }).click();
  await page.waitForFunction((steps) => document.querySelector('glass-box').steps === steps, original.steps);
  assert.equal((await state(page)).source, original.source);
});

test('an error stands under its line with a caret and what is accepted; the last good run stays', async () => {
  const { page } = await open(browser, tag);
  const { steps } = await state(page);
  await page.evaluate(() => {
    globalThis.told = [];
    document.addEventListener('error', (event) => globalThis.told.push(event.detail));
  });
  await editAll(page, 'SET foo bar\n@7009 GET foo\n');
  const note = page.locator('glass-box .error');
  await note.waitFor();
  assert.match(await note.innerText(), /\^/);
  assert.match(await note.innerText(), /7009/);
  assert.match(await note.innerText(), /Accepted: /);
  const [detail] = await page.evaluate(() => globalThis.told);
  assert.equal(detail.line, 2);
  assert.equal((await state(page)).steps, steps);
  await page.keyboard.press('Escape');
  await note.waitFor();
  assert.equal(await page.locator('glass-box .cm-content').count(), 0);
});

test('Tab leaves the editor', async () => {
  const { page } = await open(browser, tag);
  await page.getByRole('button', { name: 'Edit the program' }).click();
  await page.locator('glass-box .cm-content').waitFor();
  await page.keyboard.press('Tab');
  const inside = await page.evaluate(() => {
    const root = document.querySelector('glass-box').shadowRoot;
    return Boolean(root.activeElement?.closest('.cm-editor'));
  });
  assert.equal(inside, false);
  assert.doesNotMatch((await state(page)).source, /\t/);
});

test('a share link brings back box, lens, step and an edited program', async () => {
  const { page, url } = await open(browser, tag);
  await page.getByRole('button', { name: 'Share' }).click();
  const link = page.getByRole('textbox', { name: 'Link', exact: true });
  await link.waitFor();
  assert.match(await link.inputValue(), /embed\.html\?v=1&box=redis\/key-finds-its-node&lens=slots&step=3$/);
  assert.match(
    await page.getByRole('textbox', { name: /^Element/ }).inputValue(),
    /<glass-box box="redis\/key-finds-its-node"/,
  );
  const frame = await page.getByRole('textbox', { name: /^Iframe/ }).inputValue();
  assert.match(frame, /sandbox="allow-scripts"/);
  await page.keyboard.press('Escape');
  await page.evaluate(() => {
    document.querySelector('glass-box').program('SET naïve "ключ"\nGET naïve\n');
  });
  await page.getByRole('button', { name: 'Share' }).click();
  await page.waitForFunction(() =>
    document.querySelector('glass-box').shadowRoot.querySelector('textarea[aria-label=Link]')?.value.includes('#v=1'),
  );
  const own = await link.inputValue();
  assert.match(own, /[#&]p=[A-Za-z0-9_-]+/);
  await page.goto(own);
  await ready(page);
  const opened = await state(page);
  assert.equal(opened.source, 'SET naïve "ключ"\nGET naïve\n');
  assert.equal(opened.lens, 'slots');
  assert.ok(own.startsWith(url));
});

test('copying works without permission for the clipboard', async () => {
  const { page } = await open(browser, tag);
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
  });
  await page.getByRole('button', { name: 'Share' }).click();
  const copy = page.getByRole('button', { name: 'Copy: Link' });
  await copy.click();
  await page.waitForFunction(() =>
    /Copied|Ctrl/.test(document.querySelector('glass-box').shadowRoot.querySelector('.copy button').textContent),
  );
});

test('a link that is cut says so', async () => {
  const { page, url } = await open(browser, tag);
  await page.goto(`${url}/glassbox/embed.html#v=1&machine=redis&p=AAAA_broken`);
  await page.waitForFunction(() =>
    document
      .querySelector('glass-box')
      .shadowRoot.querySelector('.why p')
      .textContent.startsWith('This box cannot run: the link'),
  );
});

test('a program as the element’s text', async () => {
  const body = '<glass-box machine="redis" lens="keyspace"><pre>\n    SET foo bar\n    GET foo\n</pre></glass-box>';
  const { page } = await open(browser, body);
  const { source, lens } = await state(page);
  assert.equal(source, 'SET foo bar\nGET foo\n');
  assert.equal(lens, 'keyspace');
});
