// What the real system's own client would print for an output of the trace (the form that `glassbox run` has).

type Reply =
  | { status: string }
  | { error: string }
  | { integer: number }
  | { bulk: string }
  | { hex: string }
  | { null: true }
  | { array: Reply[] };

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
}

function redis(reply: Reply): string {
  if ('status' in reply) return reply.status;
  if ('error' in reply) return `(error) ${reply.error}`;
  if ('integer' in reply) return `(integer) ${String(reply.integer)}`;
  if ('bulk' in reply) return quoted(reply.bulk);
  if ('hex' in reply) return `"${reply.hex.replace(/../g, '\\x$&')}"`;
  if ('null' in reply) return '(nil)';
  if (!reply.array.length) return '(empty array)';
  return reply.array.map((one, at) => `${String(at + 1)}) ${redis(one)}`).join('  ');
}

/** A finished system call, as `glassbox run epoll` prints it. */
interface Call {
  call: string;
  ret?: number;
  errno?: string | null;
  events?: [string | number, string][];
  data?: string;
  hex?: string;
  value?: number;
  waiting?: boolean;
}

function kernel(call: Call): string {
  if (call.waiting) return 'still waits';
  const ret = String(call.ret ?? 0);
  if (call.errno) return `${ret} ${call.errno}`;
  if (call.events?.length) return `${ret}: ${call.events.map(([what, how]) => `${String(what)} ${how}`).join(', ')}`;
  if (call.data) return `${ret} ${quoted(call.data)}`;
  if (call.hex) return `${ret} "${call.hex.replace(/../g, '\\x$&')}"`;
  return call.value === undefined ? ret : `${ret}, value ${String(call.value)}`;
}

function lineText(output: string): string {
  if (!output.startsWith('{')) return output;
  try {
    const read = JSON.parse(output) as { reply?: Reply } | Call;
    if ('call' in read) return kernel(read);
    return read.reply ? redis(read.reply) : output;
  } catch {
    return output;
  }
}

/** Text that is not a reply in JSON stays as it is. */
export function repliesOf(output: string): string[] {
  return output.split('\n').map(lineText);
}

export function replyText(output: string): string {
  return repliesText(repliesOf(output));
}

/** Of many replies the last one stands for all. */
export function repliesText(texts: string[]): string {
  if (texts.length <= 4) return texts.join('  →  ');
  return `${texts.length.toLocaleString('en')} replies, the last: ${texts.at(-1) ?? ''}`;
}

/** An error reply is shown in the colour of errors, and begins with a word that says so. */
export function isErrorReply(text: string): boolean {
  return text.startsWith('(error)') || text.startsWith('-1 E') || text.includes('Error:');
}
