// Share links, version 1: a query that names box or program, lens, step, range and theme. Reads any text at all: what is
// not a link of ours gives a reason in words. No DOM here: the fuzzer runs this file under node.
//
//   v=1&box=redis/key-finds-its-node&lens=slots&step=12&theme=dark
//   v=1&machine=redis&p=<program, raw deflate, base64url>&lens=nodes&beside=slots&from=3&to=20
//
// A program may also stand as `t=` (base64url of its UTF-8), for browsers that cannot deflate. Unknown names are left
// alone, so that later versions of this form may add some; a changed meaning needs another v.
import { deflate, inflate, fromBase64, toBase64 } from './packing';

export interface ShareLink {
  box: string;
  machine: string;
  /** null: the box's own. */
  program: string | null;
  lens: string;
  lens2: string;
  /** -1: not said. */
  step: number;
  from: number;
  to: number;
  theme: '' | 'light' | 'dark';
}
export type ReadLink = ({ ok: true } & ShareLink) | { ok: false; reason: string };

const longest = 400_000; // letters of a link; browsers carry less
const name = /^[a-z0-9][a-z0-9-]{0,63}$/;
const boxName = /^[a-z0-9][a-z0-9-]{0,63}\/[a-z0-9][a-z0-9-]{0,63}$/;

class Refused extends Error {}

function word(query: URLSearchParams, key: string, form: RegExp, like: string): string {
  const value = query.get(key) ?? '';
  if (value && !form.test(value)) throw new Refused(`the link's ${key} is not ${like}`);
  return value;
}

function count(query: URLSearchParams, key: string): number {
  const value = query.get(key);
  if (value === null || value === '') return -1;
  if (!/^\d{1,9}$/.test(value)) throw new Refused(`the link's ${key} is not a step number`);
  return Number(value);
}

async function programOf(query: URLSearchParams): Promise<string | null> {
  const packed = query.get('p');
  const plain = query.get('t');
  if (packed === null && plain === null) return null;
  const bytes = fromBase64(packed ?? plain ?? '');
  if (!bytes)
    throw new Refused('the link’s program has letters that no link has; it was probably cut or changed on its way');
  const unpacked = packed === null ? bytes : await inflate(bytes);
  if (!unpacked) throw new Refused('the link’s program cannot be unpacked; the link was probably cut on its way');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(unpacked);
  } catch {
    throw new Refused('the link’s program is not text');
  }
}

async function read(text: string): Promise<ShareLink> {
  if (text.length > longest) throw new Refused('the link is too long');
  const query = new URLSearchParams(text.replace(/^[?#]/, ''));
  const version = query.get('v') ?? '1';
  if (version !== '1') throw new Refused('the link is of a newer form than this page knows');
  const box = word(query, 'box', boxName, 'the id of a box, like redis/key-finds-its-node');
  const machine = word(query, 'machine', name, 'the name of a machine, like redis');
  if (!box && !machine) throw new Refused('the link names neither a box nor a machine');
  const theme = word(query, 'theme', /^(light|dark|auto)$/, 'light or dark');
  return {
    box,
    machine: machine || (box.split('/')[0] ?? ''),
    program: await programOf(query),
    lens: word(query, 'lens', name, 'the name of a lens'),
    lens2: word(query, 'beside', name, 'the name of a lens'),
    step: count(query, 'step'),
    from: count(query, 'from'),
    to: count(query, 'to'),
    theme: theme === 'light' || theme === 'dark' ? theme : '',
  };
}

/** Never throws. `text` may begin with ? or #. */
export async function readLink(text: string): Promise<ReadLink> {
  try {
    return { ok: true, ...(await read(text)) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, reason: error.message };
    throw error;
  }
}

/** The query, without ? or #. What is at its default is left out. */
export async function writeLink(link: ShareLink): Promise<string> {
  const query = new URLSearchParams({ v: '1' });
  if (link.box) query.set('box', link.box);
  else query.set('machine', link.machine);
  if (link.program !== null) {
    const bytes = new TextEncoder().encode(link.program);
    const packed = await deflate(bytes);
    query.set(packed ? 'p' : 't', toBase64(packed ?? bytes));
  }
  if (link.lens) query.set('lens', link.lens);
  if (link.lens2) query.set('beside', link.lens2);
  for (const key of ['step', 'from', 'to'] as const) {
    if (link[key] >= 0) query.set(key, String(link[key]));
  }
  if (link.theme) query.set('theme', link.theme);
  return query.toString().replaceAll('%2F', '/');
}
