// What C++ asks of the page (an Emscripten library; `Module` is the object given to the factory).
addToLibrary({
  // SDL and EGL name their canvas '#canvas': that is this module's own, which is in no document.
  gb_bind_canvas__deps: ['$specialHTMLTargets'],
  gb_bind_canvas: () => {
    if (!Module['canvas']) return 0;
    specialHTMLTargets['#canvas'] = Module['canvas'];
    return 1;
  },
  // In place of Emscripten's own: to set a canvas to the size that it has would make its drawing buffer anew, and wait
  // for the GPU. (SDL tries 1 × 1 px to learn whether a style sheet gives the size; here none does.)
  emscripten_set_canvas_element_size__deps: [],
  emscripten_set_canvas_element_size: (target, width, height) => {
    const canvas = Module['canvas'];
    if (width === 1 && height === 1) return 0;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    return 0;
  },
  gb_view_drawn: (view, width, height) => {
    if (Module['onViewDrawn']) Module['onViewDrawn'](view, width, height);
  },
});
