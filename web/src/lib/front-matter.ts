// What a handbook page says about itself. Pages about Glassbox itself (content/site) need only title and description.
import { z } from 'astro/zod';

const handbook = z
  .object({
    id: z.string().regex(/^[a-z0-9-]+$/, 'lower-case letters, digits and hyphens'),
    module: z.number().int().min(1).max(7),
    topic: z.string().regex(/^(M[1-5]T\d|M3|[PST]\d+)$/, 'a row of the syllabus, such as M4T5'),
    order: z.union([z.number(), z.string().regex(/^\d+\.\d+$/)]), // "4.10" in quotes: as a number it would be 4.1
    kind: z.enum(['topic', 'pattern', 'system', 'communication']),
    minutes: z.number().int().positive(),
    prerequisites: z.array(z.string()),
    versions: z.record(z.string(), z.string()),
    boxes: z.array(z.string().regex(/^[a-z]+\/[a-z0-9-]+$/, 'machine/name')),
    errata: z.array(z.string()),
    updated: z.coerce.date(),
  })
  .partial();

const complete = [
  'module',
  'topic',
  'order',
  'kind',
  'minutes',
  'prerequisites',
  'versions',
  'boxes',
  'errata',
  'updated',
] as const;

export const pageSchema = handbook.superRefine((page, context) => {
  if (page.id === undefined) return;
  for (const name of complete) {
    if (page[name] === undefined)
      context.addIssue({ code: 'custom', path: [name], message: 'a handbook page needs it' });
  }
});
