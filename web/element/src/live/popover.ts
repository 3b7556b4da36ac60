// A small panel that a button opens. The browser's own popovers close on Escape and on a press elsewhere, so no handler
// of ours stands on the page; a button closes them, too.
import { make } from '../loader/dom';
import { icon } from '../loader/icons';

export class Popover {
  readonly panel: HTMLElement;

  constructor(
    private button: HTMLButtonElement,
    place: HTMLElement,
    private label: string,
    private fill: (panel: HTMLElement) => void | Promise<void>,
  ) {
    this.panel = make('div', { class: 'popover', popover: 'auto', role: 'dialog', 'aria-label': label });
    this.panel.addEventListener('toggle', (event) => {
      const open = event.newState === 'open';
      button.setAttribute('aria-expanded', String(open));
      if (!open) this.panel.replaceChildren();
    });
    button.setAttribute('aria-expanded', 'false');
    button.setAttribute('aria-haspopup', 'dialog');
    place.append(this.panel);
  }

  toggle(): void {
    if (this.panel.matches(':popover-open')) {
      this.hide();
      return;
    }
    void this.#open();
  }

  async #open(): Promise<void> {
    this.panel.replaceChildren(this.#top());
    await this.fill(this.panel);
    this.panel.showPopover();
    this.#place();
    const first = this.panel.querySelector<HTMLElement>(':not(.top) > :is(button, input, select)');
    first?.focus({ preventScroll: true });
  }

  /** Its name and a button that closes it, in sight also where the panel scrolls. */
  #top(): HTMLElement {
    const closer = make('button', { type: 'button', 'aria-label': 'Close', title: 'Close' }, icon('close'));
    closer.addEventListener('click', () => {
      this.hide();
    });
    return make('div', { class: 'top' }, make('p', { class: 'name' }, this.label), closer);
  }

  hide(): void {
    const inside = this.panel.contains((this.panel.getRootNode() as ShadowRoot).activeElement);
    this.panel.hidePopover();
    if (inside) this.button.focus({ preventScroll: true });
  }

  remove(): void {
    this.panel.remove();
  }

  /** Near its button and inside the window; it scrolls with the page. */
  #place(): void {
    const at = this.button.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.panel;
    const left = Math.max(8, Math.min(at.right - width, document.documentElement.clientWidth - width - 8));
    const below = at.bottom + 6;
    const above = at.top - height - 6;
    const top = below + height <= innerHeight || above < 8 ? Math.min(below, innerHeight - height - 8) : above;
    this.panel.style.left = `${String(left + scrollX)}px`;
    this.panel.style.top = `${String(Math.max(8, top) + scrollY)}px`;
  }
}
