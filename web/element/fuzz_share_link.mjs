// Fuzzes the reader of share links under node: random bytes, and good links that were cut or changed on their way. It
// must always answer, with a link or with a reason in words; and a link that was written is read as it was.
//
//   node fuzz_share_link.mjs [--runs N] [--seconds S] [--seed N]
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});
const { outputFiles } = await build({
  entryPoints: [`${import.meta.dirname}/src/share/share_link.ts`],
  bundle: true,
  write: false,
  format: 'esm',
});
const { readLink, writeLink } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
);

// mulberry32: a seed gives the same run everywhere.
let state = 0;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];

function text(length) {
  const ranges = [
    [32, 95],
    [0, 256],
    [0x400, 0x100],
    [0xd800, 0x800],
  ];
  return Array.from({ length }, () => {
    const [from, count] = pick(ranges);
    return String.fromCharCode(from + below(count));
  }).join('');
}

function someLink() {
  const own = random() < 0.5;
  const box = own ? '' : pick(['redis/watch', 'redis/key-finds-its-node', 'python/a-b-c']);
  return {
    box,
    machine: box ? box.split('/')[0] : pick(['redis', 'epoll']),
    program: own || random() < 0.3 ? text(below(200)).toWellFormed() : null,
    lens: pick(['', 'slots', 'nodes']),
    lens2: pick(['', 'keyspace']),
    step: below(100) - 1,
    from: below(10) - 1,
    to: below(10) - 1,
    theme: pick(['', 'light', 'dark']),
  };
}

function broken(link) {
  const letters = [...link];
  for (let times = 1 + below(4); times > 0 && letters.length; times--) {
    const at = below(letters.length);
    const change = below(4);
    if (change === 0) letters.splice(at, 1 + below(20));
    else if (change === 1) letters.splice(at, 0, text(1 + below(6)));
    else if (change === 2) letters[at] = text(1);
    else letters.push(...pick(['&p=AAAA', '&t=_w', '&step=1e9', '&v=2', '%', '&box=..%2f..', '&p=', '&lens=%00']));
  }
  return letters.join('');
}

const words = [
  'v=1',
  'box=redis/watch',
  'machine=redis',
  'lens=',
  'step=',
  'p=',
  't=',
  'theme=dark',
  '&',
  '=',
  '#',
  '?',
];

// Every input is drawn before anything is awaited, so that a batch in flight changes no draw.
function drawCase() {
  const kind = below(4);
  if (kind === 0) return { link: someLink() };
  if (kind === 1) return { input: text(below(300)) };
  if (kind === 2) return { link: someLink(), seed: Math.floor(random() * 2 ** 32) };
  const piece = () => (random() < 0.7 ? pick(words) : text(below(20)));
  return { input: Array.from({ length: below(12) }, piece).join('') };
}

async function tryCase({ link, input, seed }) {
  if (link && seed === undefined) {
    assert.deepEqual(await readLink(await writeLink(link)), { ok: true, ...link });
    return true;
  }
  if (link) {
    const written = await writeLink(link);
    state = seed;
    input = broken(written);
  }
  const answer = await readLink(input);
  if (!answer.ok) assert.ok(answer.reason.length > 10, input);
  return answer.ok;
}

console.log(`seed ${options.seed}`);
const end = performance.now() + Number(options.seconds) * 1000;
const batch = 64;
let runs = 0;
let read = 0;
while (runs < Number(options.runs) && performance.now() < end) {
  state = (Number(options.seed) + runs) | 0;
  const cases = Array.from({ length: Math.min(batch, Number(options.runs) - runs) }, drawCase);
  read += (await Promise.all(cases.map(tryCase))).filter(Boolean).length;
  runs += cases.length;
}
console.log(`${runs} links, ${read} of them good, no finding`);
