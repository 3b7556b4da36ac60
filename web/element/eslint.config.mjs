import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['node_modules/'] },
  eslint.configs.recommended,
  {
    files: ['src/**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'document',
          'window',
          'location',
          'parent',
          'URL',
          'URLSearchParams',
          'ResizeObserver',
          'globalThis',
          'setTimeout',
          'clearTimeout',
          'performance',
          'fetch',
          'Buffer',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
