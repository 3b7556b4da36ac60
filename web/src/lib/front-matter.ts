// What a handbook page says about itself, for the templates' types. Its rules (what must be there, what fits the table of
// pages) are those of `glassbox check`, which names file and line; a page about Glassbox needs only title and description.
import { z } from 'astro/zod';

export const pageSchema = z
  .object({
    id: z.string(),
    module: z.number().int(),
    topic: z.string(),
    order: z.string(), // "4.10" in quotes: as a number it would be 4.1
    kind: z.enum(['topic', 'pattern', 'system', 'communication']),
    level: z.enum(['must', 'strong', 'internals']),
    minutes: z.number().int().positive(),
    prerequisites: z.array(z.string()),
    versions: z.record(z.string(), z.string()),
    boxes: z.array(z.string()),
    errata: z.array(z.string()),
    updated: z.coerce.date(),
  })
  .partial();
