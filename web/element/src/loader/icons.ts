// The icons, 24 units wide, drawn with strokes or fills in the colour of the text.
const shapes = {
  first: ['M19 6v12l-9-6z', 'M6 6v12'],
  back: ['M17 6v12l-9-6z'],
  play: ['M8 5.5v13l11-6.5z'],
  pause: ['M8 6v12', 'M16 6v12'],
  forward: ['M7 6v12l9-6z', 'M19 6v12'],
  last: ['M5 6v12l9-6z', 'M18 6v12'],
  expand: ['M14 4h6v6', 'M20 4l-7 7', 'M10 20H4v-6', 'M4 20l7-7'],
  shrink: ['M20 10h-6V4', 'M14 10l7-7', 'M4 14h6v6', 'M10 14l-7 7'],
  share: ['M12 15V4', 'M8 8l4-4 4 4', 'M6 12v7h12v-7'],
  edit: ['M4 20h4L19 9l-4-4L4 16z', 'M13 7l4 4'],
  reset: ['M5 5v5h5', 'M5.6 10A7 7 0 1 1 5 13'],
  split: ['M4 5h16v14H4z', 'M12 5v14'],
  help: ['M9 9.5a3 3 0 1 1 4.2 2.7c-.8.4-1.2.9-1.2 1.8', 'M12 17.6v.1'],
  close: ['M6 6l12 12', 'M18 6L6 18'],
};
export type Icon = keyof typeof shapes;

const space = 'http://www.w3.org/2000/svg';

export function icon(name: Icon): SVGSVGElement {
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  for (const d of shapes[name]) {
    const path = document.createElementNS(space, 'path');
    path.setAttribute('d', d);
    if (d.endsWith('z') && name !== 'edit' && name !== 'split') path.setAttribute('class', 'solid');
    svg.append(path);
  }
  return svg;
}
