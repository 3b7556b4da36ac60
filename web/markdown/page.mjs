// What every page's Markdown gets: its own title is dropped (the layout shows it), the first paragraph is the lead, a
// prediction is marked, links get the site's base, and a wide table scrolls by itself.
import { toString } from 'mdast-util-to-string';
import { visit, SKIP } from 'unist-util-visit';
import { BASE } from '../scripts/base.mjs';

/**
 * @typedef {import('mdast').Root} Root
 * @typedef {import('mdast').RootContent} RootContent
 */

/** @param {RootContent} node @param {string} name */
function addClass(node, name) {
  node.data = { ...node.data, hProperties: { className: [name] } };
}

export function remarkPage() {
  return (/** @type {Root} */ tree) => {
    const title = tree.children.findIndex((node) => node.type === 'heading' && node.depth === 1);
    if (title >= 0) {
      tree.children.splice(title, 1);
      const lead = tree.children[title];
      if (lead?.type === 'paragraph') addClass(lead, 'lead');
    }
    visit(tree, 'paragraph', (node) => {
      const first = node.children[0];
      if (first?.type === 'strong' && /^Before you (step on|unfold):/.test(toString(first))) addClass(node, 'ask');
    });
    visit(tree, 'link', (node) => {
      if (node.url.startsWith('/')) node.url = BASE + node.url;
    });
    visit(tree, 'table', (node, index, parent) => {
      if (!parent || index === undefined) return;
      const head = node.children[0] ? node.children[0].children.map((cell) => toString(cell)).join(', ') : '';
      parent.children[index] = /** @type {any} */ ({
        type: 'table-frame',
        data: {
          hName: 'div',
          hProperties: { className: ['table-frame'], tabIndex: 0, role: 'group', ariaLabel: `Table: ${head}` },
        },
        children: [node],
      });
      return [SKIP, index + 1];
    });
  };
}
