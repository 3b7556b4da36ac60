// A listing that is wider than the page is scrolled with the keyboard, too. Expressive Code's script takes the tab stop
// away where nothing scrolls.
/** @returns {import('astro-expressive-code').ExpressiveCodePlugin} */
export function focusableListings() {
  return {
    name: 'focusable listings',
    hooks: {
      postprocessRenderedBlock({ renderData }) {
        for (const child of renderData.blockAst.children)
          if (child.type === 'element' && child.tagName === 'pre') child.properties['tabIndex'] = 0;
      },
    },
  };
}
