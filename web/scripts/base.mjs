/** The stand-in for the site's address while Astro builds. It must not occur in any text. */
export const BASE = '/__site__';
