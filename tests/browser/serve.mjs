// A tiny static server for browser tests: a folder below any path, with or without headers that hosts do or do not send,
// and pages from memory beside it.
import { createServer } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.otf': 'font/otf',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
};

async function fileAt(root, path) {
  let file = join(root, normalize(path));
  if (!file.startsWith(root)) return null;
  try {
    if ((await stat(file)).isDirectory()) file = join(file, 'index.html');
    return {
      body: await readFile(file),
      type: types[extname(file)] ?? 'application/octet-stream',
    };
  } catch {
    return null;
  }
}

/**
 * @param {{ root: string, prefix?: string, port?: number, cors?: boolean, csp?: string, isolated?: boolean, pages?: Record<string, string> }} options
 *   isolated: cross-origin isolated, so that performance.now() counts in 5 µs instead of 100;
 *   prefix: "/some/path", where the folder begins; cors: send Access-Control-Allow-Origin: *; pages: path → HTML
 * @returns {Promise<{ url: string, requests: string[], close: () => Promise<void> }>} url without a slash at its end
 */
export async function serve({ root, prefix = '', port = 0, cors = false, csp = '', isolated = false, pages = {} }) {
  const requests = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = decodeURIComponent(pathname);
    requests.push(path);
    const headers = {
      'Cache-Control': 'no-store',
      ...(cors ? { 'Access-Control-Allow-Origin': '*' } : {}),
      ...(isolated
        ? { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
        : {}),
      ...(csp ? { 'Content-Security-Policy': csp } : {}),
    };
    const page = pages[path];
    const found =
      page !== undefined
        ? Promise.resolve({ body: page, type: types['.html'] })
        : path.startsWith(`${prefix}/`)
          ? fileAt(root, path.slice(prefix.length))
          : Promise.resolve(null);
    found.then((file) => {
      const status = file ? 200 : path === '/favicon.ico' ? 204 : 404; // a browser asks for it unasked
      response.writeHead(status, {
        ...headers,
        'Content-Type': file?.type ?? 'text/plain',
      });
      response.end(file?.body ?? (status === 404 ? 'not found' : ''));
    });
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${address.port}${prefix}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}
