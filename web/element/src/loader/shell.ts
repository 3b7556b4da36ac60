// The box's own HTML: head, program, picture, why sentence, transport bar. It stands before anything else is loaded.
import css from './box.css';
import { make } from './dom';
import type { Action } from './door';
import { icon, type Icon } from './icons';
import { styleSheet } from './theme';

const style = styleSheet(css);

export interface Shell {
  root: ShadowRoot;
  box: HTMLElement;
  head: HTMLElement;
  title: HTMLElement;
  badge: HTMLElement;
  tabs: HTMLElement;
  code: HTMLElement;
  pic: HTMLElement;
  poster: HTMLElement;
  slot: HTMLSlotElement;
  why: HTMLElement;
  number: HTMLElement;
  sentence: HTMLElement;
  bar: HTMLElement;
  range: HTMLInputElement;
  rail: HTMLElement;
  position: HTMLElement;
  buttons: Record<Action, HTMLButtonElement>;
}

function button(action: Action, label: string, content: Icon | { text: string }, menu = false): HTMLButtonElement {
  const kind = menu ? `menu ${action}` : action;
  const made = make('button', { type: 'button', class: kind, 'data-do': action, 'aria-label': label, title: label });
  made.append(typeof content === 'string' ? icon(content) : content.text);
  return made;
}

function makeButtons(): Record<Action, HTMLButtonElement> {
  return {
    first: button('first', 'First step', 'first'),
    back: button('back', 'Back to the previous stop', 'back'),
    play: button('play', 'Play', 'play'),
    forward: button('forward', 'Forward to the next stop', 'forward'),
    last: button('last', 'Last step', 'last'),
    pace: button('pace', 'Speed 1×, and loop', { text: '1×' }, true),
    edit: button('edit', 'Edit the program', 'edit', true),
    reset: button('reset', 'Back to the original program', 'reset', true),
    split: button('split', 'Two lenses side by side', 'split', true),
    expand: button('expand', 'Full window', 'expand', true),
    share: button('share', 'Share', 'share', true),
    help: button('help', 'Keys and help', 'help', true),
  };
}

export function makeShell(host: HTMLElement): Shell {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open', slotAssignment: 'manual' });
  root.adoptedStyleSheets = [style];
  const b = makeButtons();
  b.reset.hidden = b.split.hidden = true;
  const title = make('span', { class: 'title', part: 'title' });
  const badge = make('span', { class: 'badge' });
  const tabs = make('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Lens' });
  const head = make('div', { class: 'head' }, title, badge, tabs, b.split, b.help, b.share, b.expand);
  const code = make('div', { class: 'code', role: 'group', 'aria-label': 'Program', tabindex: '0' });
  const slot = make('slot');
  const poster = make('div', { class: 'poster' }, slot);
  const pic = make('div', { class: 'pic', part: 'picture' }, poster);
  const number = make('b');
  const sentence = make('p');
  const why = make('div', { class: 'why', 'aria-live': 'polite', 'aria-atomic': 'true' }, number, sentence);
  const range = make('input', { type: 'range', min: '0', max: '0', value: '0', step: '1', 'aria-label': 'Step' });
  const rail = make('div', { class: 'rail' });
  const track = make('div', { class: 'track' }, rail, range);
  const position = make('span', { class: 'number' });
  const bar = make('div', { class: 'bar', role: 'group', 'aria-label': 'Steps' });
  bar.append(b.first, b.back, b.play, b.forward, b.last, track, position, b.pace, b.reset, b.edit);
  const box = make('div', { class: 'box', role: 'group', part: 'box' }, head, code, pic, why, bar);
  root.replaceChildren(box);
  return {
    root,
    box,
    head,
    title,
    badge,
    tabs,
    code,
    pic,
    poster,
    slot,
    why,
    number,
    sentence,
    bar,
    range,
    rail,
    position,
    buttons: b,
  };
}
