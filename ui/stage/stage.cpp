#include "ui/stage/stage.hpp"

#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include <utility>

namespace glassbox {

Stage::Stage(Surface& surface) : surface_(surface), context_(ImGui::CreateContext()) {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.Fonts->TexMinWidth = 1024;  // a picture's glyphs fit at once
  io.Fonts->TexMinHeight = 256;
  ImGui::GetStyle().CircleTessellationMaxError = 0.1F;
  ImGui_ImplOpenGL3_Init(nullptr);
}

Stage::~Stage() {
  ImGui_ImplOpenGL3_Shutdown();
  ImGui::DestroyContext(context_);
}

void Stage::add_font(std::int32_t face, const std::uint8_t* bytes, std::int32_t length) {
  if (fonts_.add(face, bytes, length)) all_dirty();
}

std::int32_t Stage::open(const Run& run) {
  auto view = std::make_unique<View>(run);
  for (std::size_t i = 0; i < views_.size(); ++i) {
    if (views_[i]) continue;
    views_[i] = std::move(view);
    return static_cast<std::int32_t>(i) + 1;
  }
  views_.push_back(std::move(view));
  return static_cast<std::int32_t>(views_.size());
}

void Stage::close(std::int32_t view) {
  if (find(view) != nullptr) views_[static_cast<std::size_t>(view) - 1].reset();
}

void Stage::close_all_of(const Run& run) {
  for (std::unique_ptr<View>& view : views_)
    if (view && &view->run() == &run) view.reset();
}

View* Stage::find(std::int32_t view) {
  if (view < 1 || static_cast<std::size_t>(view) > views_.size()) return nullptr;
  return views_[static_cast<std::size_t>(view) - 1].get();
}

double Stage::frame(double now) {
  if (lost_ || !fonts_.any()) return -1;
  bool again = false;
  for (std::size_t i = 0; i < views_.size(); ++i) {
    View* view = views_[i].get();
    if (view == nullptr || !view->wants_frame()) continue;
    draw(static_cast<std::int32_t>(i) + 1, *view, now);
    again = again || view->moving();
  }
  return again ? 0 : -1;
}

void Stage::draw(std::int32_t number, View& view, double now) {
  const std::int32_t width = view.width_px();
  const std::int32_t height = view.height_px();
  surface_.reserve(width, height);
  ImGuiIO& io = ImGui::GetIO();
  // The whole surface, so that the view's top left is the surface's: OpenGL counts from the bottom.
  io.DisplaySize = {static_cast<float>(surface_.width()), static_cast<float>(surface_.height())};
  io.DeltaTime = 1.0F / 60;
  ImGui_ImplOpenGL3_NewFrame();
  const double started = surface_.clock();
  ImGui::NewFrame();
  view.draw(*ImGui::GetBackgroundDrawList(), fonts_, now);
  ImGui::Render();
  build_time_ = surface_.clock() - started;
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  ++frames_;
  surface_.drawn(number, width, height);
}

void Stage::context_lost() {
  lost_ = true;
  ImGui_ImplOpenGL3_DestroyDeviceObjects();  // forgets their names; on a lost context nothing else happens
}

void Stage::context_restored() {
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures)
    if (texture->Status == ImTextureStatus_Destroyed) texture->SetStatus(ImTextureStatus_WantCreate);
  lost_ = false;
  all_dirty();
}

void Stage::all_dirty() {
  for (std::unique_ptr<View>& view : views_)
    if (view) view->dirty();
}

}  // namespace glassbox
