// The two things that C++ asks of the page (an Emscripten library; `Module` is the object given to the factory).
addToLibrary({
  // SDL and EGL name their canvas '#canvas': that is this module's own, which is in no document.
  gb_bind_canvas__deps: ['$specialHTMLTargets'],
  gb_bind_canvas: () => {
    if (!Module['canvas']) return 0;
    specialHTMLTargets['#canvas'] = Module['canvas'];
    return 1;
  },
  gb_view_drawn: (view, width, height) => {
    if (Module['onViewDrawn']) Module['onViewDrawn'](view, width, height);
  },
});
