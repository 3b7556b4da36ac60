// The pages: content/handbook (what is taught) and content/site (what is said about Glassbox).
import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { docsSchema } from '@astrojs/starlight/schema';
import { pageSchema } from './lib/front-matter';

export const collections = {
  docs: defineCollection({
    loader: glob({
      base: '../content',
      pattern: ['handbook/*.md', 'site/**/*.md'],
      generateId: ({ entry }) => entry.replace(/\.md$/, '').replace(/^site\//, ''),
    }),
    schema: docsSchema({ extend: pageSchema }),
  }),
};
