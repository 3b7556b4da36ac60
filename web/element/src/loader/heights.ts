// How high a box's picture will be, before there is one: the site's build has asked the machine, at the widths that pages
// have (`glassbox heights`). The room is kept from the start, so that nothing moves when the box comes to life.

/** em between two lenses that stand side by side; ui/stage/view.hpp. */
const gap = 24 / 14;
/** Picture px that two lenses side by side need. */
export const roomForTwo = 760;

/**
 * The height in em of what is shown, laid out `width` em wide; 0: nobody knows.
 * @param heights a row a lens, "slots 24:598,27:598,…": at this width in em, so many px of 1/14 em
 */
export function plannedHeight(heights: string, lenses: string[], width: number): number {
  const each = lenses.length > 1 ? (width - gap) / 2 : width;
  return Math.max(0, ...lenses.map((lens) => heightOf(heights, lens, each)));
}

/** Between two widths that were asked for, the higher of the two. */
function heightOf(heights: string, lens: string, width: number): number {
  const row = heights.split('\n').find((one) => one.startsWith(`${lens} `));
  if (!row) return 0;
  const known = [...row.matchAll(/(\d+):(\d+)/g)].map(([, at, high]) => [Number(at), Number(high) / 14] as const);
  const above = known.findIndex(([at]) => at >= width);
  const near = above < 0 ? known.slice(-1) : known.slice(Math.max(0, above - 1), above + 1);
  return Math.max(0, ...near.map(([, high]) => high));
}
