// The picture before the engine: what the page holds inside the element, else the one in the box's data.
import type { BoxData } from './catalogue';
import type { Shell } from './shell';

const space = ' xmlns="http://www.w3.org/2000/svg"';

/** An SVG text of ours as a node, also one made to stand in HTML, without a namespace; null if it is none. */
export function svgNode(text: string): SVGSVGElement | null {
  const named = text.includes(space) ? text : text.replace('<svg', `<svg${space}`);
  const root = new DOMParser().parseFromString(named, 'image/svg+xml').documentElement;
  return root instanceof SVGSVGElement ? document.importNode(root, true) : null;
}

/** Pictures that stand inside the element are its poster; nothing else in it is shown once the script runs. */
export function slotPoster(shell: Shell, host: Element): boolean {
  const pictures = [...host.querySelectorAll(':scope > :is(svg, img, picture)')];
  shell.slot.assign(...pictures);
  return pictures.length > 0;
}

export function showPoster(shell: Shell, host: Element, data: BoxData): void {
  if (slotPoster(shell, host)) return;
  const narrow = host.clientWidth < 620;
  const node = svgNode(narrow ? data.poster.narrow : data.poster.wide);
  if (node) shell.poster.replaceChildren(node);
}
