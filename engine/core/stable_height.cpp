#include "engine/core/stable_height.hpp"

#include <algorithm>
#include <vector>

namespace glassbox {

float stable_height(Trace& trace, PictureRequest request, std::int32_t sample) {
  std::vector<Step> stops;
  for (Step k = 0; k <= trace.steps(); ++k)
    if (trace.stops_at(request.lens, k)) stops.push_back(k);
  const auto count = static_cast<std::int32_t>(stops.size());
  const std::int32_t looked_at = std::min(count, sample);
  float height = 0;
  for (std::int32_t i = 0; i < looked_at; ++i) {
    const std::int64_t at = looked_at == 1 ? 0 : static_cast<std::int64_t>(i) * (count - 1) / (looked_at - 1);
    request.step = stops[static_cast<std::size_t>(at)];
    height = std::max(height, trace.picture(request).height);
  }
  return height;
}

}  // namespace glassbox
