/* SDL destroys a window's renderer with the window. There is none: renderers are not built (sdl2.cmake). */
#include <stddef.h>

void *SDL_GetRenderer(void *window);
void SDL_DestroyRendererWithoutFreeing(void *renderer);

void *SDL_GetRenderer(void *window) {
  (void)window;
  return NULL;
}
void SDL_DestroyRendererWithoutFreeing(void *renderer) { (void)renderer; }
