import astro from 'eslint-plugin-astro';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['dist/', '.astro/', '.generated/', 'node_modules/', 'element/', 'embed/'] },
  ...tseslint.configs.recommended,
  ...astro.configs.recommended,
  { rules: { eqeqeq: 'error', 'no-console': 'off' } },
);
