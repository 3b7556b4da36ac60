#include "ui/stage/panel.hpp"

#include <utility>

namespace glassbox {

void Panel::show(const Run& run, std::int32_t lens, Step step, float width, bool animate) {
  const Asked asked{run.trace.get(), run.revision, run.clamp_lens(lens), run.clamp_step(step), width};
  if (picture_ != nullptr && asked == asked_) return;
  const bool same_scene = picture_ != nullptr && asked.lens == asked_.lens && asked.width == asked_.width;
  auto next = std::make_unique<Picture>(run.picture(lens, step, width));
  tween_.reset();
  before_ = std::move(picture_);
  picture_ = std::move(next);
  asked_ = asked;
  start_ = -1;
  if (animate && same_scene) {
    tween_ = std::make_unique<Tween>(*before_, *picture_);
    if (tween_->duration() <= 0) tween_.reset();
  }
  if (tween_ == nullptr) before_.reset();
}

void Panel::draw(Painter& painter, double now) {
  if (tween_ != nullptr && start_ < 0) start_ = now;
  if (tween_ != nullptr && now - start_ >= tween_->duration()) {
    tween_.reset();
    before_.reset();
  }
  if (tween_ != nullptr) {
    tween_->at(static_cast<float>(now - start_), drawn_);
    for (const Drawn& drawn : drawn_) painter.draw(drawn, drawn.from_old ? *before_ : *picture_);
    return;
  }
  Drawn still;
  for (const Shape& shape : picture_->shapes) {
    still.shape = shape;
    painter.draw(still, *picture_);
  }
}

}  // namespace glassbox
