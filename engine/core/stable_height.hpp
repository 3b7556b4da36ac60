// The height that a box keeps for a lens, so that the page does not jump while one steps.
#pragma once

#include "engine/core/machine.hpp"

namespace glassbox {

// The largest height in px over the stops of `request.lens` at `request.width`; of them at most `sample`, evenly
// spread, are drawn. `request.step` is not used.
float stable_height(Trace& trace, PictureRequest request, std::int32_t sample = 64);

}  // namespace glassbox
