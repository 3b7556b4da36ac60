import astro from 'eslint-plugin-astro';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', '.astro/', 'node_modules/', 'element/', 'embed/'] },
  ...tseslint.configs.recommended,
  ...astro.configs.recommended,
  { rules: { eqeqeq: 'error', 'no-console': 'off' } },
);
