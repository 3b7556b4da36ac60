// What the picture is compared with. An edited program was not recorded from the real system, so it says less.
import { make } from '../loader/dom';
import type { Box, Change, Part } from './box';

export class Badge implements Part {
  constructor(private box: Box) {}

  update(change: Change): void {
    if (change !== 'run') return;
    const { host, shell, data, edited, machine } = this.box;
    const recorded = data.id !== '' && !edited;
    const url = host.getAttribute('checked-url');
    const text = recorded ? `✓ equal to ${machine.system}` : `models ${machine.system}`;
    const badge = url ? make('a', { class: 'badge', href: url }, text) : make('span', { class: 'badge' }, text);
    badge.title = recorded
      ? `The replies of this program were recorded from ${machine.system} and are compared in every build.`
      : `The machine is compared with ${machine.system}; this program is yours and was not recorded there.`;
    shell.badge.replaceWith(badge);
    shell.badge = badge;
  }
}
