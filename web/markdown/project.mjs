// Where the project is. Astro bundles these modules for its own pages, and a bundle's address says nothing about the
// source; astro.config.mjs hands the folder on in the environment.
import { fileURLToPath } from 'node:url';

export const PROJECT = process.env['GLASSBOX_PROJECT'] ?? fileURLToPath(new URL('../../', import.meta.url));
process.env['GLASSBOX_PROJECT'] = PROJECT;
export const CONTENT = `${PROJECT}content/`;
