// The full window: the box moves into a modal dialog and back, so that nothing of the page can lie over it or be
// reached behind it. Escape closes it.
import { make } from '../loader/dom';
import { icon } from '../loader/icons';
import type { Box, Part } from './box';

export class Expand implements Part {
  #dialog = make('dialog', { class: 'full', 'aria-label': 'Glass box, full window' });

  constructor(private box: Box) {
    box.shell.root.append(this.#dialog);
    box.actions['expand'] = () => {
      if (box.expanded) this.#dialog.close();
      else this.#open();
    };
    this.#dialog.addEventListener('close', () => {
      this.#shut();
    });
  }
  update(): void {
    // Only its button changes it.
  }
  close(): void {
    if (this.box.expanded) this.#dialog.close();
    this.#dialog.remove();
  }

  #open(): void {
    const { box, host, shell } = this.#parts();
    host.style.minHeight = `${String(shell.box.offsetHeight)}px`;
    this.#dialog.append(shell.box);
    this.#dialog.showModal();
    box.expanded = true;
    this.#changed();
  }

  #shut(): void {
    const { box, host, shell } = this.#parts();
    box.expanded = false;
    host.style.minHeight = '';
    shell.root.prepend(shell.box);
    box.picture?.fit();
    this.#changed();
  }

  #parts(): { box: Box; host: HTMLElement; shell: Box['shell'] } {
    return { box: this.box, host: this.box.host, shell: this.box.shell };
  }

  #changed(): void {
    const { box } = this;
    const { expand } = box.shell.buttons;
    const label = box.expanded ? 'Leave the full window' : 'Full window';
    expand.replaceChildren(icon(box.expanded ? 'shrink' : 'expand'));
    expand.setAttribute('aria-label', label);
    expand.title = label;
    box.shell.box.classList.toggle('expanded', box.expanded);
    expand.focus({ preventScroll: true });
    box.place();
  }
}
