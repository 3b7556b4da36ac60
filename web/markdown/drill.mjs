// The blocks that are drilled: `:::belief{#id name="…"}` (a misconception with its question) and `:::card{#id kind=…}`
// (a question, a line of ---, the answer). Ids stay in the page, because progress hangs on them.
import { existsSync } from 'node:fs';
import { toString } from 'mdast-util-to-string';
import { visit, SKIP } from 'unist-util-visit';
import { CONTENT } from './project.mjs';

/** @param {string} tag @param {Record<string, unknown>} properties @param {any[]} children @returns {any} */
function element(tag, properties, children) {
  return { type: 'drill', data: { hName: tag, hProperties: properties }, children };
}

/** @param {any} node @returns {any[]} the lines of a belief: one paragraph each, split where a new bold label starts */
function labelled(node) {
  const rows = [];
  for (const child of node.children) {
    if (child.type !== 'paragraph') {
      rows.push(child);
      continue;
    }
    let row = [];
    for (const piece of child.children) {
      if (piece.type === 'strong' && row.length > 0) {
        rows.push(element('p', {}, row));
        row = [];
      }
      row.push(piece);
    }
    rows.push(element('p', {}, row));
  }
  return rows;
}

/** @param {any} node */
function belief(node) {
  const rows = labelled(node);
  for (const row of rows) {
    const label = row.children?.[0];
    const name = label?.type === 'strong' ? toString(label).replace(/\.$/, '').toLowerCase() : '';
    const kind = { belief: 'says', question: 'question' }[name];
    if (kind) row.data.hProperties = { className: [kind] };
  }
  return element('section', { id: node.attributes.id, className: ['belief'], 'data-name': node.attributes.name }, rows);
}

/** `{{gap}}` becomes a gap whose words appear with the answer. @param {any} node */
function cloze(node) {
  const gaps = /** @type {string[]} */ ([]);
  visit(node, 'text', (text) => {
    text.value = text.value.replace(/\{\{|\}\}/g, (/** @type {string} */ mark) =>
      mark === '{{' ? '\uE000' : '\uE001',
    );
  });
  for (const child of node.children) {
    const kept = [];
    let open = null;
    for (const piece of child.children ?? []) {
      for (const part of piece.type === 'text' ? pieces(piece.value) : [piece]) {
        if (part === '\uE000') open = [];
        else if (part === '\uE001') {
          kept.push(element('span', { className: ['gap'] }, [{ type: 'text', value: '…' }]));
          gaps.push(/** @type {any} */ (element('span', {}, open ?? [])));
          open = null;
        } else (open ?? kept).push(typeof part === 'string' ? { type: 'text', value: part } : part);
      }
    }
    if (child.children) child.children = kept;
  }
  return gaps;
}

/** @param {string} value @returns {string[]} */
function pieces(value) {
  return value.split(/([\uE000\uE001])/).filter((piece) => piece !== '');
}

/** @param {any} node @param {any} file */
function card(node, file) {
  const { id, kind } = node.attributes;
  // A paragraph with --- under it is a heading to Markdown; here it is the question.
  const cut = node.children.findIndex(
    (/** @type {any} */ child) => child.type === 'heading' || child.type === 'thematicBreak',
  );
  let question = cut < 0 ? node.children : node.children.slice(0, cut + 1);
  let answer = cut < 0 ? [] : node.children.slice(cut + 1);
  question = question
    .filter((/** @type {any} */ child) => child.type !== 'thematicBreak')
    .map((/** @type {any} */ child) =>
      child.type === 'heading' ? { type: 'paragraph', children: child.children } : child,
    );
  if (kind === 'cloze') answer = [element('p', {}, cloze({ children: question }))];
  if (answer.length === 0) file.fail(`card ${id} has no answer`, node);
  const words =
    kind === 'frame' && hasBox(node.attributes.box) ? [element('p', { className: ['where'] }, frame(node))] : [];
  return element('details', { id, className: ['card'], 'data-kind': kind }, [
    element(
      'summary',
      {},
      question.flatMap((/** @type {any} */ child) => child.children),
    ),
    element('div', { className: ['answer'] }, [...answer, ...words]),
  ]);
}

/** A card may name a box that is still to come. @param {string | undefined} box */
const hasBox = (box) => box !== undefined && existsSync(`${CONTENT}boxes/${box}.json`);

/** @param {any} node */
function frame(node) {
  const { box, lens, line } = node.attributes;
  return [{ type: 'text', value: `To see it: the box ${box}, lens ${lens}, line ${line}.` }];
}

export function remarkDrill() {
  return (/** @type {import('mdast').Root} */ tree, /** @type {any} */ file) => {
    const seen = new Set();
    visit(tree, 'containerDirective', (/** @type {any} */ node, index, parent) => {
      if (!parent || index === undefined || !['belief', 'card'].includes(node.name)) return;
      const id = node.attributes?.id;
      if (!id) file.fail(`a ${node.name} needs an id, like :::${node.name}{#page-c01}`, node);
      if (seen.has(id)) file.fail(`the id ${id} stands twice on this page`, node);
      seen.add(id);
      parent.children[index] = node.name === 'belief' ? belief(node) : card(node, file);
      return [SKIP, index + 1];
    });
  };
}
