// The program that stands inside the element: its text, or that of a <pre>, <template>, <textarea> or data script in it.

/** Without the empty lines around it and the indentation that all its lines share. */
export function dedent(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  while (lines.length && !lines[0]?.trim()) lines.shift();
  while (lines.length && !lines.at(-1)?.trim()) lines.pop();
  const indents = lines.filter((line) => line.trim()).map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const common = Math.min(...indents);
  return lines.length ? `${lines.map((line) => line.slice(common)).join('\n')}\n` : '';
}

export function programInside(host: Element): string {
  const holder = host.querySelector(':scope > :is(pre, textarea, template, script[type="text/plain"])');
  if (holder instanceof HTMLTemplateElement) return dedent(holder.content.textContent);
  if (holder instanceof HTMLTextAreaElement) return dedent(holder.value);
  if (holder) return dedent(holder.textContent);
  const texts = [...host.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  return dedent(texts.map((node) => node.nodeValue ?? '').join(''));
}
