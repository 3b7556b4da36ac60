// Draws the first frames; the mark `first-frame` is when the first one was handed to the browser.
import create from './floor.mjs';

const canvas = document.querySelector('#canvas');
const module = await create({ canvas });
if (module._floor_start()) {
  const frame = () => {
    module._floor_frame();
    if (performance.getEntriesByName('first-frame').length === 0) performance.mark('first-frame');
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
