// The sidebar: the handbook's sections that have pages, in the order of the syllabus.
import { pagesOf } from './front-matter.mjs';

/** @type {Record<number, string>} */
export const MODULES = {
  1: 'Python',
  2: 'Concurrency',
  3: 'Structures and patterns',
  4: 'Web, data, infrastructure',
  5: 'Engineering',
  6: 'Systems',
  7: 'The interview',
};

/** Pages of the handbook by module; 4.10 comes after 4.9. */
function byOrder(/** @type {any} */ a, /** @type {any} */ b) {
  const [left, right] = [String(a.data.order), String(b.data.order)].map((text) => Number(text.split('.')[1] ?? 0));
  return (left ?? 0) - (right ?? 0);
}

export function handbookSections() {
  const pages = pagesOf('handbook');
  return Object.entries(MODULES)
    .map(([number, name]) => ({
      label: `${number} ${name}`,
      items: pages
        .filter(({ data }) => data.module === Number(number))
        .sort(byOrder)
        .map(({ data, file }) => ({
          label: data.title.split(':')[0],
          link: `/handbook/${file.replace(/\.md$/, '')}/`,
        })),
    }))
    .filter(({ items }) => items.length > 0);
}

export function guides() {
  return ['embed', 'host', 'truth'].map((name) => {
    const page = pagesOf('site/guides').find(({ file }) => file === `${name}.md`);
    if (!page) throw new Error(`content/site/guides/${name}.md is missing`);
    return { label: page.data.title, link: `/guides/${name}/` };
  });
}
