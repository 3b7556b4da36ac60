// Where the header leads: the parts of the site, and the first page of the handbook.
import { getCollection } from 'astro:content';

const base = import.meta.env.BASE_URL.replace(/\/?$/, '/');

const order = (page: { data: { order?: string | number | undefined } }): number => {
  const [module, place] = String(page.data.order).split('.').map(Number);
  return (module ?? 0) * 1000 + (place ?? 0);
};

const handbook = (await getCollection('docs', ({ id }) => id.startsWith('handbook/'))).sort(
  (a, b) => order(a) - order(b),
);

export const places = [
  ...(handbook[0] ? [{ label: 'Handbook', path: `${base}${handbook[0].id}/`, prefix: `${base}handbook/` }] : []),
  { label: 'Boxes', path: `${base}boxes/`, prefix: `${base}boxes/` },
  { label: 'Playground', path: `${base}play/`, prefix: `${base}play/` },
  { label: 'Embed', path: `${base}guides/embed/`, prefix: `${base}guides/` },
];
