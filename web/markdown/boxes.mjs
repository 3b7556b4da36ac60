// `<glass-box box="redis/watch" lens="keyspace"></glass-box>` on a line of its own becomes the element with its poster,
// its program and its run in words inside, so that a page without script loses motion only.
import { visit, SKIP } from 'unist-util-visit';
import { boxMarkup } from './box-markup.mjs';

const TAG = /^<glass-box((?:\s+[a-z-]+="[^"]*")*)\s*><\/glass-box>$/;

/** @param {string} text @returns {Record<string, string> | undefined} */
function attributesOf(text) {
  const tag = TAG.exec(text.trim());
  if (!tag) return undefined;
  return Object.fromEntries(
    [...(tag[1] ?? '').matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
}

export function remarkBoxes() {
  return (/** @type {import('mdast').Root} */ tree, /** @type {any} */ file) => {
    const found = /** @type {string[]} */ ([]);
    visit(tree, (node, index, parent) => {
      if (!parent || index === undefined) return;
      if (node.type !== 'html' && node.type !== 'paragraph') return;
      const pieces = node.type === 'html' ? [node] : node.children;
      if (!pieces.every((piece) => piece.type === 'html')) return;
      const text = pieces.map((piece) => /** @type {any} */ (piece).value).join('');
      if (!text.includes('<glass-box')) return;
      const attributes = attributesOf(text);
      if (!attributes?.box)
        file.fail(
          'a glass box is written <glass-box box="machine/name" lens="…"></glass-box>, alone on its line',
          node,
        );
      else {
        found.push(attributes.box);
        parent.children[index] = { type: 'html', value: boxMarkup(attributes) };
      }
      return [SKIP, index + 1];
    });
    const named = file.data.astro?.frontmatter?.boxes;
    if (named && named.join() !== found.join())
      file.fail(`front matter's boxes are [${named.join(', ')}]; the page holds [${found.join(', ')}]`);
  };
}
