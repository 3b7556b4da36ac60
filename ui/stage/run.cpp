#include "ui/stage/run.hpp"

#include <algorithm>

#include "engine/core/stable_height.hpp"

namespace glassbox {

std::int32_t Run::clamp_lens(std::int32_t lens) const {
  return std::clamp<std::int32_t>(lens, 0, static_cast<std::int32_t>(trace->lenses().size()) - 1);
}

Step Run::clamp_step(Step step) const {
  return std::clamp<Step>(step, 0, trace->steps());
}

PictureRequest Run::request(std::int32_t lens, Step step, float width) const {
  constexpr float kNarrowest = 120;
  return {clamp_lens(lens), clamp_step(step), std::max(width, kNarrowest), focus, options};
}

Picture Run::picture(std::int32_t lens, Step step, float width) const {
  return trace->picture(request(lens, step, width));
}

float Run::stable_height(std::int32_t lens, float width, std::int32_t sample) const {
  return glassbox::stable_height(*trace, request(lens, 0, width), sample);
}

}  // namespace glassbox
