#include "ui/stage/run.hpp"

#include <algorithm>
#include <vector>

namespace glassbox {

std::int32_t Run::clamp_lens(std::int32_t lens) const {
  return std::clamp<std::int32_t>(lens, 0, static_cast<std::int32_t>(trace->lenses().size()) - 1);
}

Step Run::clamp_step(Step step) const {
  return std::clamp<Step>(step, 0, trace->steps());
}

Picture Run::picture(std::int32_t lens, Step step, float width) const {
  constexpr float kNarrowest = 120;
  PictureRequest request;
  request.lens = clamp_lens(lens);
  request.step = clamp_step(step);
  request.width = std::max(width, kNarrowest);
  request.focus = focus;
  request.options = options;
  return trace->picture(request);
}

float Run::stable_height(std::int32_t lens, float width, std::int32_t sample) const {
  const std::int32_t index = clamp_lens(lens);
  std::vector<Step> stops;
  for (Step k = 0; k <= trace->steps(); ++k)
    if (trace->stops_at(index, k)) stops.push_back(k);
  const auto count = static_cast<std::int32_t>(stops.size());
  const std::int32_t looked_at = std::min(count, sample);
  float height = 0;
  for (std::int32_t i = 0; i < looked_at; ++i) {
    const std::int32_t at =
        looked_at == 1 ? 0 : static_cast<std::int32_t>(static_cast<std::int64_t>(i) * (count - 1) / (looked_at - 1));
    height = std::max(height, picture(index, stops[static_cast<std::size_t>(at)], width).height);
  }
  return height;
}

}  // namespace glassbox
