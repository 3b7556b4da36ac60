// A window for development: glassbox_desktop BOX [LENS [FONT-FOLDER]], BOX as in redis/key-finds-its-node (its program
// in content/boxes, from the project's folder). Left and right go from stop to stop, Home and End to the ends, T
// changes the theme, F fits, the wheel zooms, dragging pans. Not part of the product.
#include <SDL.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "engine/core/machine.hpp"
#include "ui/stage/stage.hpp"

namespace {

using namespace glassbox;

std::vector<char> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

class Window final : public Surface {
 public:
  explicit Window(SDL_Window* window) : window_(window) {}
  void reserve(std::int32_t /*width*/, std::int32_t /*height*/) override {}
  std::int32_t width() const override { return size().first; }
  std::int32_t height() const override { return size().second; }
  double clock() override { return static_cast<double>(SDL_GetTicks64()); }
  void drawn(std::int32_t /*view*/, std::int32_t /*width*/, std::int32_t /*height*/) override {
    SDL_GL_SwapWindow(window_);
  }

  [[nodiscard]] std::pair<int, int> size() const {
    int w = 0;
    int h = 0;
    SDL_GL_GetDrawableSize(window_, &w, &h);
    return {w, h};
  }
  [[nodiscard]] float pixel_ratio() const {
    int w = 0;
    int h = 0;
    SDL_GetWindowSize(window_, &w, &h);
    return w > 0 ? static_cast<float>(size().first) / static_cast<float>(w) : 1;
  }

 private:
  SDL_Window* window_;
};

class Host {
 public:
  Host(Window& window, Run run, std::int32_t lens)
      : window_(window), stage_(window), run_(std::move(run)), lens_(lens) {
    view_ = stage_.find(stage_.open(run_));
  }

  bool add_fonts(const std::string& folder) {
    constexpr std::array<const char*, kFaces> names = {"inter-regular.otf", "inter-semibold.otf",
                                                       "jetbrains-mono-regular.ttf", "jetbrains-mono-semibold.ttf"};
    bool all = true;
    for (std::size_t i = 0; i < names.size(); ++i) {
      fonts_[i] = read_file(folder + "/" + names[i]);
      all = all && !fonts_[i].empty();
      stage_.add_font(static_cast<std::int32_t>(i), reinterpret_cast<const std::uint8_t*>(fonts_[i].data()),  // NOLINT
                      static_cast<std::int32_t>(fonts_[i].size()));
    }
    return all;
  }

  void loop() {
    place();
    view_->show(lens_, 0, -1, false);
    while (!quit_) {
      SDL_Event event;
      const bool moving = stage_.frame(static_cast<double>(SDL_GetTicks64())) == 0;
      if (moving ? SDL_PollEvent(&event) : SDL_WaitEvent(&event)) {
        do handle(event);
        while (SDL_PollEvent(&event));
      }
    }
  }

 private:
  void place() {
    const float ratio = window_.pixel_ratio();
    const auto [w, h] = window_.size();
    view_->place(static_cast<float>(w) / ratio, static_cast<float>(h) / ratio, ratio, 16);
  }

  void go(Step step) { view_->show(lens_, step_ = run_.clamp_step(step), -1, true); }

  void go_to_stop(Step direction) {
    Step step = step_ + direction;
    while (step > 0 && step < run_.trace->steps() && !run_.trace->stops_at(lens_, step)) step += direction;
    go(step);
    std::printf("%d: %s\n", step_, run_.trace->why(step_).c_str());
  }

  void handle(const SDL_Event& event) {
    if (event.type == SDL_QUIT) quit_ = true;
    if (event.type == SDL_WINDOWEVENT) {
      place();
      view_->dirty();
    }
    if (event.type == SDL_KEYDOWN) press(event.key.keysym.sym);
    if (event.type == SDL_MOUSEWHEEL) view_->zoom(event.wheel.y > 0 ? 1.1F : 1 / 1.1F, mouse_x_, mouse_y_);
    if (event.type == SDL_MOUSEMOTION) {
      mouse_x_ = static_cast<float>(event.motion.x);
      mouse_y_ = static_cast<float>(event.motion.y);
      view_->pointer(Pointer::move, mouse_x_, mouse_y_, (event.motion.state & SDL_BUTTON_LMASK) != 0 ? 1 : 0);
    }
    if (event.type == SDL_MOUSEBUTTONDOWN) view_->pointer(Pointer::down, mouse_x_, mouse_y_, 1);
    if (event.type == SDL_MOUSEBUTTONUP) view_->pointer(Pointer::up, mouse_x_, mouse_y_, 0);
  }

  void press(SDL_Keycode key) {
    if (key == SDLK_RIGHT) go_to_stop(1);
    if (key == SDLK_LEFT) go_to_stop(-1);
    if (key == SDLK_HOME) go(0);
    if (key == SDLK_END) go(run_.trace->steps());
    if (key == SDLK_f) view_->fit();
    if (key == SDLK_t) view_->set_theme(dark_ ? Theme::light : Theme::dark);
    if (key == SDLK_t) dark_ = !dark_;
    if (key == SDLK_ESCAPE) quit_ = true;
  }

  Window& window_;
  std::array<std::vector<char>, kFaces> fonts_;  // outlive the stage
  Stage stage_;
  Run run_;
  View* view_ = nullptr;
  std::int32_t lens_;
  Step step_ = 0;
  float mouse_x_ = 0;
  float mouse_y_ = 0;
  bool dark_ = false;
  bool quit_ = false;
};

// The run of a box's program to its end; on an error, what is wrong goes to standard error.
bool load(const std::string& box, Run& run) {
  const Machine* machine = find_machine(box.substr(0, box.find('/')));
  if (machine == nullptr) {
    std::fprintf(stderr, "no machine of that name; a box is named as in redis/key-finds-its-node\n");
    return false;
  }
  const std::string file = "content/boxes/" + box + std::string(machine->extension());
  const std::vector<char> bytes = read_file(file);
  if (bytes.empty()) {
    std::fprintf(stderr, "%s cannot be read, or is empty\n", file.c_str());
    return false;
  }
  const Program program{file, std::string(bytes.begin(), bytes.end()), {}};
  auto loaded = machine->load(program);
  if (!loaded) {
    std::fprintf(stderr, "%s\n", to_text(loaded.error(), program.source).c_str());
    return false;
  }
  run.trace = std::move(loaded.value());
  while (run.trace->advance(100'000)) {
  }
  return true;
}

std::int32_t find_lens(const Trace& trace, const std::string& name) {
  const auto lenses = trace.lenses();
  const auto found =
      std::find_if(lenses.begin(), lenses.end(), [&](const LensInfo& lens) { return lens.name == name; });
  return found == lenses.end() ? 0 : static_cast<std::int32_t>(found - lenses.begin());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s BOX [LENS [FOLDER of the faces that tools/fonts/subset.py writes]]\n", argv[0]);
    return 2;
  }
  Run run;
  if (!load(argv[1], run)) return 1;
  if (SDL_Init(SDL_INIT_VIDEO) != 0) {
    std::fprintf(stderr, "no display: %s\n", SDL_GetError());
    return 1;
  }
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 2);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
  SDL_Window* sdl = SDL_CreateWindow("Glassbox", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, 1000, 640,
                                     SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
  SDL_GLContext context = sdl != nullptr ? SDL_GL_CreateContext(sdl) : nullptr;
  if (context == nullptr) {
    std::fprintf(stderr, "no OpenGL: %s\n", SDL_GetError());
    return 1;
  }
  {
    const std::int32_t lens = find_lens(*run.trace, argc > 2 ? argv[2] : "");
    Window window(sdl);
    Host host(window, std::move(run), lens);
    if (!host.add_fonts(argc > 3 ? argv[3] : "build/fonts"))
      std::fprintf(stderr, "not all faces are there: tools/fonts/subset.py writes them\n");
    host.loop();
  }
  SDL_GL_DeleteContext(context);
  SDL_DestroyWindow(sdl);
  SDL_Quit();
  return 0;
}
