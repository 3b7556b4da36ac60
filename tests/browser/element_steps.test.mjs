// Stepping: buttons, slider, keys, touch, play, methods and events.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { box, closeAll, fingerprint, launch, open, state, still } from './element_support.mjs';

let browser;
before(async () => {
  browser = await launch();
});
afterEach(closeAll);
after(() => browser.close());

const tag = `<glass-box box="${box}" lens="slots"></glass-box>`;

test('forward and back walk from stop to stop and come back to the same picture', async () => {
  const { page, errors } = await open(browser, tag);
  await still(page);
  const first = await fingerprint(page);
  assert.notEqual(first, 0, 'the first picture is drawn');
  await page.getByRole('button', { name: 'Forward to the next stop' }).click();
  await still(page);
  const moved = await state(page);
  assert.ok(moved.step > 0);
  assert.ok(moved.sentence.length > 10, 'a sentence says why');
  assert.notEqual(moved.current, '', 'the running line is marked');
  assert.notEqual(await fingerprint(page), first);
  await page.getByRole('button', { name: 'Back to the previous stop' }).click();
  await still(page);
  assert.equal((await state(page)).step, 0);
  assert.equal(await fingerprint(page), first);
  assert.deepEqual(errors, []);
});

test('the slider goes anywhere and tells its step and sentence', async () => {
  const { page } = await open(browser, tag);
  const slider = page.getByRole('slider', { name: 'Step' });
  const { steps } = await state(page);
  await slider.fill(String(steps - 1));
  assert.equal((await state(page)).step, steps - 1);
  const { sentence } = await state(page);
  assert.match(await slider.getAttribute('aria-valuetext'), new RegExp(`^step ${steps - 1} of ${steps}\\. `));
  assert.ok((await slider.getAttribute('aria-valuetext')).includes(sentence.slice(0, 20)));
});

test('play goes on by itself, pause stops it, and the end is the end', async () => {
  const { page } = await open(browser, tag);
  await page.getByRole('button', { name: /^Speed/ }).click();
  await page.getByRole('button', { name: '4×' }).click();
  await page.getByRole('button', { name: 'Play' }).click();
  await page.waitForFunction(() => document.querySelector('glass-box').step > 1);
  await page.getByRole('button', { name: 'Pause' }).click();
  const paused = (await state(page)).step;
  await page.waitForTimeout(900);
  assert.equal((await state(page)).step, paused);
  await page.evaluate(() => {
    const element = document.querySelector('glass-box');
    element.seek(element.steps - 1);
    element.play();
  });
  await page.getByRole('button', { name: 'Play' }).waitFor({ timeout: 5000 });
  const { step, steps } = await state(page);
  assert.equal(step, steps);
});

test('a range given by the page is where play begins and ends', async () => {
  const { page } = await open(browser, `<glass-box box="${box}" from="2" to="4"></glass-box>`);
  assert.equal((await state(page)).step, 2);
  await page.getByRole('button', { name: 'Last step' }).click();
  assert.equal((await state(page)).step, 4);
});

test('keyboard only: into the box, through the run, and out again', async () => {
  const { page } = await open(browser, `<button id="a">before</button>${tag}<button id="b">after</button>`);
  await page.focus('#a');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  const inside = await page.evaluate(() => document.activeElement.localName);
  assert.equal(inside, 'glass-box');
  for (let presses = 0; presses < 40; presses++) {
    const focused = await page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.getAttribute('role'));
    if (focused !== 'tab') break;
    await page.keyboard.press('Tab');
  }
  const start = (await state(page)).step;
  await page.keyboard.press('ArrowRight');
  assert.ok((await state(page)).step > start);
  await page.keyboard.press('End');
  const { step, steps } = await state(page);
  assert.equal(step, steps);
  await page.keyboard.press('Home');
  assert.equal((await state(page)).step, 0);
  await page.keyboard.press('Shift+ArrowRight');
  assert.equal((await state(page)).step, 1);
  await page.keyboard.press('2');
  assert.notEqual((await state(page)).lens, 'slots');
  await page.keyboard.press('n');
  await page.locator('glass-box .inspector').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('glass-box .inspector').waitFor({ state: 'hidden' });
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => document.activeElement.id)) === 'b') break;
  }
  assert.equal(await page.evaluate(() => document.activeElement.id), 'b', 'Tab leaves the box');
});

test('no key of the page is taken', async () => {
  const { page } = await open(browser, `<textarea id="t"></textarea>${tag}`);
  await page.evaluate(() => {
    globalThis.seen = [];
    document.addEventListener('keydown', (event) => globalThis.seen.push([event.key, event.defaultPrevented]));
  });
  const mine = await page.evaluate(() => globalThis.counts.windowKeys);
  assert.equal(mine, 1, 'the only key handler on window or document is this test’s');
  await page.focus('#t');
  await page.keyboard.type('n p 12 ?');
  assert.equal(await page.inputValue('#t'), 'n p 12 ?');
  assert.ok((await page.evaluate(() => globalThis.seen)).every(([, prevented]) => !prevented));
  assert.equal((await state(page)).step, 0);
});

test('the page scrolls over a box, by wheel and by touch', async () => {
  const { page } = await open(browser, `${tag}<div id="tall"></div><script>tall.style.height='3000px'</script>`);
  const picture = await page.locator('glass-box .pic > canvas').boundingBox();
  await page.mouse.move(picture.x + 50, picture.y + 50);
  await page.mouse.wheel(0, 400);
  await page.waitForFunction(() => scrollY > 200);
  const touch = await page.locator('glass-box .pic').evaluate((pic) => getComputedStyle(pic).touchAction);
  assert.match(touch, /pan-y/);
});

test('touch: buttons are large enough, a tap opens the inside of a shape', async () => {
  const phone = {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
  };
  const { page } = await open(browser, tag, { context: phone });
  for (const name of ['Play', 'Forward to the next stop', 'Back to the previous stop', 'Share']) {
    const size = await page.getByRole('button', { name }).boundingBox();
    assert.ok(size.width >= 44 && size.height >= 44, `${name}: ${size.width} × ${size.height}`);
  }
  await page.getByRole('button', { name: 'Forward to the next stop' }).tap();
  assert.ok((await state(page)).step > 0);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 360, `nothing sticks out: ${wide}`);
});

test('touch: the running line is wholly in sight at every step; help tells gestures, shows words, and closes', async () => {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
  const { page } = await open(browser, '<glass-box box="redis/slot-on-the-move" lens="slots"></glass-box>', {
    context: phone,
  });
  const cut = await page.evaluate(() => {
    const element = document.querySelector('glass-box');
    const place = element.shadowRoot.querySelector('.code');
    const steps = [];
    for (let step = 1; step <= element.steps; step++) {
      element.seek(step);
      const row = place.querySelector('.current')?.getBoundingClientRect();
      const { top, bottom } = place.getBoundingClientRect();
      if (row && (row.top < top - 1 || row.bottom > bottom + 1)) steps.push(step);
    }
    return { steps, scrolled: scrollY };
  });
  assert.deepEqual(cut, { steps: [], scrolled: 0 });
  await page.getByRole('button', { name: 'Keys and help' }).tap();
  await page.getByText('Tap a shape').waitFor();
  const closer = page.getByRole('button', { name: 'Close' });
  const size = await closer.boundingBox();
  assert.ok(size.width >= 44 && size.height >= 44, `${size.width} × ${size.height}`);
  await closer.tap();
  await closer.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Keys and help' }).tap();
  await page.getByRole('button', { name: 'Show the picture in words' }).tap();
  await page.locator('glass-box .text:not(.unseen) li').first().waitFor();
});

test('reduced motion: the end state at once, in one draw', async () => {
  const { page } = await open(browser, tag, {
    context: { reducedMotion: 'reduce' },
  });
  await still(page);
  const before = await page.evaluate(() => globalThis.counts.draws);
  await page.getByRole('button', { name: 'Forward to the next stop' }).click();
  await still(page);
  const draws = (await page.evaluate(() => globalThis.counts.draws)) - before;
  assert.ok(draws <= 2, `${draws} draws`);
});

test('nothing runs while nothing changes', async () => {
  const { page } = await open(browser, tag);
  await page.getByRole('button', { name: 'Forward to the next stop' }).click();
  await still(page);
  await page.waitForTimeout(500);
  const before = await page.evaluate(() => ({
    ...globalThis.counts,
    contexts: 0,
  }));
  await page.waitForTimeout(3000);
  const later = await page.evaluate(() => ({
    ...globalThis.counts,
    contexts: 0,
  }));
  assert.deepEqual(later, before, 'no frame, no timer, no draw in three idle seconds');
});

test('events out and methods in', async () => {
  const { page } = await open(browser, tag);
  await page.evaluate(() => {
    globalThis.told = [];
    for (const name of ['step', 'error']) {
      document.addEventListener(name, (event) => globalThis.told.push([name, event.detail]));
    }
    document.querySelector('glass-box').seek(3);
  });
  const [[name, detail]] = await page.evaluate(() => globalThis.told);
  assert.equal(name, 'step');
  assert.equal(detail.step, 3);
  assert.ok(detail.why.length > 5);
});
