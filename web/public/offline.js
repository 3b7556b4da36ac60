// Starts the offline copy (sw.js). Where workers or storage are not allowed, nothing happens.
async function start() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  await serviceWorker.register(new URL('sw.js', import.meta.url), { scope: new URL('./', import.meta.url).pathname });
  const { active } = await serviceWorker.ready;
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
  active?.postMessage({ keep: [location.href.split('#')[0], ...loaded] });
}
function quietly() {
  start().catch(() => undefined);
}
try {
  if (document.readyState === 'complete') quietly();
  else addEventListener('load', quietly, { once: true });
} catch {
  // A sandboxed frame refuses even the question.
}
