// Keeps visited pages, with what they loaded, for reading offline. Pages come from the network while there is one;
// files whose address carries a hash never change, so the kept copy serves.
const NAME = 'glassbox-__VERSION__';
const KEPT_VERSIONS = 2; // pages of the last release stay readable with that release's files
const PATIENCE = 4000; // ms until a kept page is shown although the network still tries

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener('install', () => void worker.skipWaiting());

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      await caches.open(NAME);
      const ours = (await caches.keys()).filter((name) => name.startsWith('glassbox-'));
      const old = ours.filter((name) => name !== NAME).slice(0, -(KEPT_VERSIONS - 1) || undefined);
      await Promise.all(old.map((name) => caches.delete(name)));
      await worker.clients.claim();
    })(),
  );
});

/** @param {Request} request @param {Response} response */
async function keep(request, response) {
  if (!response.ok || response.type !== 'basic') return;
  try {
    const cache = await caches.open(NAME);
    await cache.put(request, response.clone());
  } catch {
    // No room or no storage: the page is read online only.
  }
}

/** Newest release first. @param {Request} request @param {boolean} anyQuery */
async function kept(request, anyQuery) {
  try {
    const names = (await caches.keys()).filter((name) => name.startsWith('glassbox-')).reverse();
    for (const name of [NAME, ...names]) {
      const found = await (await caches.open(name)).match(request, { ignoreSearch: anyQuery, ignoreVary: true });
      if (found) return found;
    }
  } catch {
    // No storage: as if nothing were kept.
  }
  return undefined;
}

/** @param {Request} request */
async function fromNetwork(request) {
  const response = await fetch(request);
  void keep(request, response.clone());
  return response;
}

/** @param {Request} request */
async function pageOrKept(request) {
  const network = fromNetwork(request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE))
    .then(() => kept(request, true))
    .then((found) => found ?? network);
  late.catch(() => undefined); // the race tells
  try {
    return await Promise.race([network, late]);
  } catch (error) {
    const found = await kept(request, request.mode === 'navigate');
    if (found) return found;
    throw error;
  }
}

/** @param {Request} request */
async function keptOrNetwork(request) {
  return (await kept(request, false)) ?? fromNetwork(request);
}

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin || request.headers.has('range')) return;
  const hashed = url.pathname.includes('/_astro/') || url.searchParams.has('v');
  event.respondWith(hashed ? keptOrNetwork(request) : pageOrKept(request));
});

// What a page loaded before this worker was there.
worker.addEventListener('message', (event) => {
  const addresses = /** @type {string[]} */ (event.data?.keep ?? []);
  event.waitUntil(
    Promise.all(
      addresses
        .filter((address) => address.startsWith(worker.location.origin))
        .map(async (address) => {
          const request = new Request(address);
          if (!(await kept(request, false))) await fromNetwork(request).catch(() => undefined);
        }),
    ),
  );
});
