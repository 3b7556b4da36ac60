// The iframe page: one box from the address's query (or hash, where a program of the reader's own stands), and messages
// to the page around it: {type: 'glassbox:height', height} in CSS px whenever the height changes.
//
// A classic script, as all that this page loads: it also works in sandbox="allow-scripts" on a host that sends no
// Access-Control-Allow-Origin.
'use strict';
{
  const box = document.createElement('glass-box');
  const query = location.hash.length > 1 ? location.hash.slice(1) : location.search.slice(1);
  box.setAttribute('link', query || 'v=1');
  const told = new URLSearchParams(query);
  for (const name of ['controls', 'autoplay', 'loop', 'height']) {
    const value = told.get(name);
    if (value !== null) box.setAttribute(name, value);
  }
  document.body.append(box);

  const observer = new ResizeObserver(() => {
    const height = Math.ceil(box.getBoundingClientRect().height);
    if (parent !== window) parent.postMessage({ type: 'glassbox:height', height }, '*');
  });
  observer.observe(box);
}
