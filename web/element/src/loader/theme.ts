// The theme of a box: what its attribute says, else the closest [data-theme], else the system's.
import dark from './dark.css';
import light from './light.css';

function sheet(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

const sheets = { light: sheet(light), dark: sheet(dark) };
const system = matchMedia('(prefers-color-scheme: dark)');

/** Climbs out of shadow roots, too. */
function closest(node: Element, selector: string): Element | null {
  const found = node.closest(selector);
  if (found) return found;
  const root = node.getRootNode();
  return root instanceof ShadowRoot ? closest(root.host, selector) : null;
}

export function isDark(box: Element): boolean {
  const own = box.getAttribute('theme');
  if (own === 'light' || own === 'dark') return own === 'dark';
  const said = closest(box, '[data-theme="light"], [data-theme="dark"]')?.getAttribute('data-theme');
  return said ? said === 'dark' : system.matches;
}

/** A root's style sheets with the tokens of that theme; others (the editor adds its own in front) stay as they are. */
export function withTheme(adopted: CSSStyleSheet[], darkened: boolean): CSSStyleSheet[] {
  const others = adopted.filter((one) => one !== sheets.light && one !== sheets.dark);
  return [...others, darkened ? sheets.dark : sheets.light];
}

export function styleSheet(text: string): CSSStyleSheet {
  return sheet(text);
}

/** Calls back when the theme of any box may have changed. Returns how to stop. */
export function watchTheme(changed: () => void): () => void {
  system.addEventListener('change', changed);
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'], subtree: true });
  return () => {
    system.removeEventListener('change', changed);
    observer.disconnect();
  };
}
