import starlight from '@astrojs/starlight';
import { unified } from '@astrojs/markdown-remark';
import { defineConfig } from 'astro/config';
import remarkDirective from 'remark-directive';
import { handbookSections, guides } from './markdown/sections.mjs';
import { remarkPage } from './markdown/page.mjs';
import { remarkBoxes } from './markdown/boxes.mjs';
import { remarkDrill } from './markdown/drill.mjs';
import { remarkSamples } from './markdown/samples.mjs';
import { codeThemes } from './markdown/code-theme.mjs';
import { listings } from './markdown/listings.mjs';
import { BASE } from './scripts/base.mjs';

const build = process.env['GLASSBOX_BUILD'] ?? process.env['BUILD'] ?? '../build';

export default defineConfig({
  // A stand-in that scripts/relative.mjs turns into relative addresses, so that the folder works at any sub-path.
  base: BASE,
  trailingSlash: 'always',
  outDir: `${build}/site`,
  cacheDir: `${build}/site-cache`,
  devToolbar: { enabled: false },
  build: { inlineStylesheets: 'never' },
  vite: { build: { assetsInlineLimit: 0 }, server: { fs: { allow: ['..'] } } },
  image: { service: { entrypoint: 'astro/assets/services/noop' } },
  markdown: {
    processor: unified({
      smartypants: false,
      remarkPlugins: [remarkDirective, remarkPage, remarkSamples, remarkBoxes, remarkDrill],
    }),
  },
  integrations: [
    starlight({
      title: 'Glassbox',
      description: 'The Python backend handbook you can watch run.',
      favicon: '/favicon.svg',
      disable404Route: true,
      credits: false,
      lastUpdated: false,
      pagination: false,
      tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
      markdown: { processedDirs: ['../content'] },
      customCss: [
        './src/styles/tokens.css',
        './src/styles/fonts.css',
        './src/styles/site.css',
        './src/styles/page.css',
      ],
      components: {
        Head: './src/components/Head.astro',
        Header: './src/components/Header.astro',
        SiteTitle: './src/components/SiteTitle.astro',
        ThemeProvider: './src/components/ThemeProvider.astro',
        ThemeSelect: './src/components/ThemeSelect.astro',
        PageTitle: './src/components/PageTitle.astro',
        Footer: './src/components/Footer.astro',
        MobileMenuFooter: './src/components/MobileMenuFooter.astro',
      },
      expressiveCode: {
        themes: codeThemes,
        useStarlightUiThemeColors: true,
        plugins: [listings()],
        defaultProps: { frame: 'none' },
        styleOverrides: {
          borderRadius: '8px',
          borderColor: 'var(--gb-line)',
          codeBackground: 'var(--gb-surface)',
          codeFontFamily: 'var(--sl-font-mono)',
          codeFontSize: '0.8125rem',
          codeLineHeight: '1.65',
          codePaddingBlock: '0.75rem',
          codePaddingInline: '1rem',
        },
      },
      sidebar: [
        ...handbookSections(),
        {
          label: 'Glass boxes',
          items: [
            { label: 'All boxes', link: '/boxes/' },
            { label: 'Playground', link: '/play/' },
          ],
        },
        { label: 'About', items: guides() },
      ],
    }),
  ],
});
