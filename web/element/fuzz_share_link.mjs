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
let seed = Number(options.seed) | 0;
function random() {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
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

console.log(`seed ${options.seed}`);
const end = performance.now() + Number(options.seconds) * 1000;
let runs = 0;
let read = 0;
for (; runs < Number(options.runs) && performance.now() < end; runs++) {
  const kind = below(4);
  if (kind === 0) {
    const link = someLink();
    assert.deepEqual(await readLink(await writeLink(link)), { ok: true, ...link });
    read++;
    continue;
  }
  const input =
    kind === 1
      ? text(below(300))
      : kind === 2
        ? broken(await writeLink(someLink()))
        : Array.from({ length: below(12) }, () => (random() < 0.7 ? pick(words) : text(below(20)))).join('');
  const answer = await readLink(input);
  if (answer.ok) read++;
  else assert.ok(answer.reason.length > 10, input);
}
console.log(`${runs} links, ${read} of them good, no finding`);
