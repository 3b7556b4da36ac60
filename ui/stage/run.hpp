// A run as a host shows it: the trace with the reader's choices that every picture of it follows.
#pragma once

#include <memory>
#include <string>

#include "engine/core/machine.hpp"

namespace glassbox {

struct Run {
  std::unique_ptr<Trace> trace;
  std::string options;         // see PictureRequest
  std::string focus;           // likewise
  std::uint32_t revision = 0;  // counts changes of the two: whoever holds a picture knows that it is old

  // The picture of a step, lens and step clamped to what the trace has; `width` in px, at least 120.
  [[nodiscard]] Picture picture(std::int32_t lens, Step step, float width) const;
  [[nodiscard]] PictureRequest request(std::int32_t lens, Step step, float width) const;
  [[nodiscard]] std::int32_t clamp_lens(std::int32_t lens) const;
  [[nodiscard]] Step clamp_step(Step step) const;
  // The largest height in px over the lens's stops, of which at most `sample`, evenly spread, are looked at.
  [[nodiscard]] float stable_height(std::int32_t lens, float width, std::int32_t sample = 64) const;
};

}  // namespace glassbox
