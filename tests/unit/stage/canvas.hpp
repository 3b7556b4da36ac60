// A draw list without a GPU: an ImGui context, whose lists can be counted.
#pragma once

#include <imgui.h>

namespace glassbox::test {

class Canvas {
 public:
  Canvas() : context_(ImGui::CreateContext()), list_(ImGui::GetDrawListSharedData()) { clear(); }
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;
  ~Canvas() {
    list_._ClearFreeMemory();
    ImGui::DestroyContext(context_);
  }

  void clear() {
    list_._ResetForNewFrame();
    list_.Flags = ImDrawListFlags_None;  // no fringes: four corners a quad
    list_.PushClipRect({0, 0}, {10'000, 10'000});
  }
  ImDrawList& list() { return list_; }
  int corners() const { return list_.VtxBuffer.Size; }

 private:
  ImGuiContext* context_;
  ImDrawList list_;
};

}  // namespace glassbox::test
