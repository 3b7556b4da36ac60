// Two things about listings. One that is wider than the page is scrolled with the keyboard, too: Expressive Code's script
// takes the tab stop away where nothing scrolls. And a program that the text speaks of by lines (`numbers`) has numbers.
/** @returns {import('astro-expressive-code').ExpressiveCodePlugin} */
export function listings() {
  return {
    name: 'focusable and numbered listings',
    hooks: {
      postprocessRenderedBlock({ codeBlock, renderData }) {
        for (const child of renderData.blockAst.children)
          if (child.type === 'element' && child.tagName === 'pre') {
            child.properties['tabIndex'] = 0;
            if (codeBlock.metaOptions.getBoolean('numbers')) child.properties['className'] = ['numbers'];
          }
      },
    },
  };
}
