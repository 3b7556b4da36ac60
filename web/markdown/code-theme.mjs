// Program text as in the pictures (look: code): ink, keywords soft, comments faint. A colour means a state here, so syntax has
// none.
const TONES = {
  light: { ink: '#1b212c', soft: '#4c5564', faint: '#5b6575', surface: '#fafaf8' },
  dark: { ink: '#e7eaf0', soft: '#a0a9b8', faint: '#8f99a9', surface: '#141922' },
};
const KEYWORDS = ['keyword', 'storage', 'entity.name.tag', 'entity.name.function.decorator'];
const COMMENTS = ['comment', 'punctuation.definition.comment'];

/** @param {'light' | 'dark'} type */
function theme(type) {
  const { ink, soft, faint, surface } = TONES[type];
  return {
    name: `glassbox-${type}`,
    type,
    colors: { 'editor.background': surface, 'editor.foreground': ink },
    tokenColors: [
      { settings: { foreground: ink } },
      { scope: KEYWORDS, settings: { foreground: soft } },
      {
        scope: ['keyword.operator.arithmetic', 'keyword.operator.comparison', 'keyword.operator'],
        settings: { foreground: ink },
      },
      { scope: COMMENTS, settings: { foreground: faint } },
    ],
  };
}

export const codeThemes = [theme('dark'), theme('light')];
