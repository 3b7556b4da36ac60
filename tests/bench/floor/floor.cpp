// Dear ImGui's hello on SDL2's video part and WebGL2. ImGui's own SDL2 backend wants game controllers and renderers,
// which would make the floor higher than it is: the few events that a hello needs are passed on here.
#include <SDL.h>
#include <SDL_opengles2.h>
#include <emscripten/emscripten.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>

namespace {

SDL_Window* window = nullptr;

void pass_on(const SDL_Event& event) {
  ImGuiIO& io = ImGui::GetIO();
  if (event.type == SDL_MOUSEMOTION)
    io.AddMousePosEvent(static_cast<float>(event.motion.x), static_cast<float>(event.motion.y));
  if (event.type == SDL_MOUSEBUTTONDOWN) io.AddMouseButtonEvent(0, true);
  if (event.type == SDL_MOUSEBUTTONUP) io.AddMouseButtonEvent(0, false);
}

void measure() {
  int points = 1;
  int rows = 1;
  int pixels = 1;
  int pixel_rows = 1;
  SDL_GetWindowSize(window, &points, &rows);
  SDL_GL_GetDrawableSize(window, &pixels, &pixel_rows);
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {static_cast<float>(points), static_cast<float>(rows)};
  io.DisplayFramebufferScale = {static_cast<float>(pixels) / static_cast<float>(points),
                                static_cast<float>(pixel_rows) / static_cast<float>(rows)};
  io.DeltaTime = 1.0F / 60;
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE int floor_start() {
  if (SDL_Init(SDL_INIT_VIDEO) != 0) return 0;
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  window =
      SDL_CreateWindow(nullptr, 0, 0, 640, 360, SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
  SDL_GLContext context = window != nullptr ? SDL_GL_CreateContext(window) : nullptr;
  if (context == nullptr) return 0;
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  ImGui_ImplOpenGL3_Init(nullptr);
  return 1;
}

EMSCRIPTEN_KEEPALIVE void floor_frame() {
  SDL_Event event;
  while (SDL_PollEvent(&event)) pass_on(event);
  measure();
  ImGui_ImplOpenGL3_NewFrame();
  ImGui::NewFrame();
  ImGui::Begin("Floor");
  ImGui::TextUnformatted("Hello");
  ImGui::Button("Press");
  ImGui::End();
  ImGui::Render();
  glClearColor(1, 1, 1, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  SDL_GL_SwapWindow(window);
}
}
