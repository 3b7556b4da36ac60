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

/** Text that is not a reply in JSON stays as it is. */
export function replyText(output: string): string {
  if (!output.startsWith('{')) return output;
  try {
    const read = JSON.parse(output) as { reply?: Reply };
    return read.reply ? redis(read.reply) : output;
  } catch {
    return output;
  }
}

/** An error reply is shown in the colour of errors, and begins with a word that says so. */
export function isErrorReply(text: string): boolean {
  return text.startsWith('(error)') || text.includes('Error:');
}
