// Starts the offline copy (sw.js), and tells it what this page loads: what was there before the worker would be missed
// otherwise. Where workers or storage are not allowed, nothing happens.
async function start() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  await serviceWorker.register(new URL('sw.js', import.meta.url), { scope: new URL('./', import.meta.url).pathname });
  const { active } = await serviceWorker.ready;
  active?.postMessage({ keep: [location.href.split('#')[0]] });
  const observer = new PerformanceObserver((list) => {
    active?.postMessage({ keep: list.getEntries().map(({ name }) => name) });
    if (serviceWorker.controller) observer.disconnect(); // from here on the worker sees every request itself
  });
  observer.observe({ type: 'resource', buffered: true });
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
