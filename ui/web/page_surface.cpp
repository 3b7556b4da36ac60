#include "ui/web/page_surface.hpp"

#include <SDL.h>
#include <emscripten/html5.h>

#include <algorithm>

extern "C" {
// page.js
int gb_bind_canvas();
void gb_view_drawn(int view, int width, int height);
}

namespace glassbox::door {

namespace {

constexpr std::int32_t kRound = 128;  // device px: grown in steps of it,  // so that a box that is resized by hand does
                                      // not resize the canvas each time

class PageSurface final : public Surface {
 public:
  PageSurface(SDL_Window* window, SDL_GLContext context, std::int32_t width, std::int32_t height)
      : window_(window), context_(context), width_(width), height_(height) {}
  ~PageSurface() override {
    SDL_GL_DeleteContext(context_);
    SDL_DestroyWindow(window_);
  }

  void reserve(std::int32_t width, std::int32_t height) override {
    if (width <= width_ && height <= height_) return;
    width_ = std::max(width_, (width + kRound - 1) / kRound * kRound);
    height_ = std::max(height_, (height + kRound - 1) / kRound * kRound);
    SDL_SetWindowSize(window_, width_, height_);  // made without ALLOW_HIGHDPI: its size is the canvas's, in device px
  }
  std::int32_t width() const override { return width_; }
  std::int32_t height() const override { return height_; }
  double clock() override { return emscripten_performance_now(); }
  void drawn(std::int32_t view, std::int32_t width, std::int32_t height) override {
    gb_view_drawn(view, width, height);
  }

 private:
  SDL_Window* window_;
  SDL_GLContext context_;
  std::int32_t width_;
  std::int32_t height_;
};

}  // namespace

std::unique_ptr<Surface> open_page_surface() {
  if (gb_bind_canvas() == 0 || SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) return nullptr;
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
  SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
  SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
  // As large as the page has made the canvas: a change of size waits for the GPU. Not resizable for
  // SDL, which would take the size that CSS gives to a canvas in no document: none. A title would become the page's.
  int width = kRound;
  int height = kRound;
  emscripten_get_canvas_element_size("#canvas", &width, &height);
  SDL_Window* window = SDL_CreateWindow(nullptr, 0, 0, width, height, SDL_WINDOW_OPENGL);
  if (window == nullptr) return nullptr;
  SDL_GLContext context = SDL_GL_CreateContext(window);
  if (context == nullptr) {
    SDL_DestroyWindow(window);
    return nullptr;
  }
  return std::make_unique<PageSurface>(window, context, width, height);
}

}  // namespace glassbox::door
