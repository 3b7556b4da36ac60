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

constexpr std::int32_t kStart = 64;   // device px: grown by the first view
constexpr std::int32_t kRound = 128;  // so that a box that is resized by hand does not resize the canvas each time

class PageSurface final : public Surface {
 public:
  PageSurface(SDL_Window* window, SDL_GLContext context) : window_(window), context_(context) {}
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
  void drawn(std::int32_t view, std::int32_t width, std::int32_t height) override {
    gb_view_drawn(view, width, height);
  }

 private:
  SDL_Window* window_;
  SDL_GLContext context_;
  std::int32_t width_ = kStart;
  std::int32_t height_ = kStart;
};

}  // namespace

std::unique_ptr<Surface> open_page_surface() {
  if (gb_bind_canvas() == 0 || SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) return nullptr;
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
  SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
  SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
  // A title would become the page's.
  SDL_Window* window = SDL_CreateWindow(nullptr, 0, 0, kStart, kStart, SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE);
  if (window == nullptr) return nullptr;
  SDL_GLContext context = SDL_GL_CreateContext(window);
  if (context == nullptr) {
    SDL_DestroyWindow(window);
    return nullptr;
  }
  return std::make_unique<PageSurface>(window, context);
}

}  // namespace glassbox::door
