// Makes elements without markup strings: nothing here is ever parsed as HTML.

type Child = Node | string | null | undefined | false;

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, '');
    else if (value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child): child is Node | string => Boolean(child)));
  return node;
}

/** Words with `code` between backticks. */
export function words(text: string): Node[] {
  return text.split('`').map((piece, at) => (at % 2 ? make('code', {}, piece) : document.createTextNode(piece)));
}
