// One lens of a run in a view: its picture, and the motion from the one before.
#pragma once

#include <memory>
#include <vector>

#include "engine/core/picture.hpp"
#include "engine/core/tween.hpp"
#include "ui/stage/painter.hpp"
#include "ui/stage/run.hpp"

namespace glassbox {

class Panel {
 public:
  // Lays out the picture of a step for `width` px, unless it is the one that is there. Motion starts with the next
  // draw(); a motion that was under way ends at once.
  void show(const Run& run, std::int32_t lens, Step step, float width, bool animate);

  void draw(Painter& painter, double now);  // now: ms; starts a motion that has not begun
  [[nodiscard]] bool moving() const { return tween_ != nullptr; }
  [[nodiscard]] const Picture& picture() const { return *picture_; }  // precondition: shown
  [[nodiscard]] bool shown() const { return picture_ != nullptr; }
  [[nodiscard]] std::int32_t lens() const { return asked_.lens; }

 private:
  struct Asked {
    const Trace* trace = nullptr;
    std::uint32_t revision = 0;
    std::int32_t lens = -1;
    Step step = 0;
    float width = 0;
    bool operator==(const Asked&) const = default;
  };

  Asked asked_;
  std::unique_ptr<Picture> picture_;
  std::unique_ptr<Picture> before_;  // while moving
  std::unique_ptr<Tween> tween_;     // while moving
  double start_ = -1;                // ms; -1: not begun
  std::vector<Drawn> drawn_;
};

}  // namespace glassbox
