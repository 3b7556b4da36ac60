// What SDL's browser driver has that a hidden stage must not: listeners on the page's window and document (keys,
// resize, focus, beforeunload, which would keep the page out of the back/forward cache), a mouse cursor, a software
// framebuffer. These take the place of SDL's own in the link (SDL_emscriptenevents.c, …mouse.c, …framebuffer.c):
// pointer and keys are handed in by the box. And what only weighs: run-length encoded surfaces (SDL_RLEaccel.c; the
// stage has no surface), the names of all OpenGL functions (eglGetProcAddress; everything here links directly).
#include <emscripten/html5.h>

extern "C" {

void Emscripten_RegisterEventHandlers(void* /*window*/) {}
void Emscripten_UnregisterEventHandlers(void* /*window*/) {}
EM_BOOL Emscripten_HandleCanvasResize(int /*type*/, const void* /*reserved*/, void* /*user*/) {
  return EM_FALSE;
}

void Emscripten_InitMouse() {}
void Emscripten_FiniMouse() {}

int Emscripten_CreateWindowFramebuffer(void* /*device*/, void* /*window*/, unsigned* /*format*/, void** /*pixels*/,
                                       int* /*pitch*/) {
  return -1;
}
int Emscripten_UpdateWindowFramebuffer(void* /*device*/, void* /*window*/, const void* /*rects*/, int /*count*/) {
  return -1;
}
void Emscripten_DestroyWindowFramebuffer(void* /*device*/, void* /*window*/) {}

int SDL_RLESurface(void* /*surface*/) {
  return -1;
}
void SDL_UnRLESurface(void* /*surface*/, int /*recode*/) {}

using Procedure = void (*)();
Procedure eglGetProcAddress(const char* /*name*/) {
  return nullptr;
}
}
