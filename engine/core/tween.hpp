// Motion between the pictures of two steps. Shapes of the same key glide, new ones come where they belong, removed ones
// leave from where they were; one phase at a time, each easing out, all done by 350 ms.
//
// Default order (a phase that has nothing to do takes no time): leave, move, grow, connect, mark.
//   leave    shapes only in `from` fade; a connector retracts towards its start
//   move     position; a pill with `along` follows that connector's path
//   grow     width, height, radius; text cuts at its start
//   connect  connectors only in `to` grow from their start, then get their head
//   mark     shapes only in `to` fade in, and colours of shapes in both change
// Reduced motion: the end picture at once.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/picture.hpp"

namespace glassbox {

// A shape as it is drawn at one instant.
struct Drawn {
  Shape shape;  // with its geometry at this instant; first/count point into the picture named by `from_old`
  float opacity = 1;
  float extent = 1;   // lines and curves: the part drawn from the start, 0 … 1
  Point shift;        // to add to points (polygons, curves)
  Paint fill_before;  // while colours change: blend fill_before → shape.fill by `blend`
  Paint stroke_before;
  float blend = 1;
  bool from_old = false;
};

class Tween {
 public:
  // Keeps references: both pictures must outlive the tween. `from` and `to` are not computed again.
  Tween(const Picture& from, const Picture& to);

  [[nodiscard]] std::int32_t duration() const { return duration_; }  // ms; 0 when nothing differs
  // What to draw `ms` after the start, in drawing order. From duration() on it equals `to`.
  void at(float ms, std::vector<Drawn>& out) const;

 private:
  struct Pair {
    std::int32_t old_shape;  // index into from.shapes, or -1
    std::int32_t new_shape;  // index into to.shapes, or -1
  };
  [[nodiscard]] float progress(Phase phase, const Item& item, float ms) const;

  const Picture* from_;
  const Picture* to_;
  std::vector<Pair> pairs_;
  std::vector<Track> tracks_;
  std::int32_t duration_ = 0;
};

float ease_out(float t);  // 1 - (1 - t)², t clamped to 0 … 1

}  // namespace glassbox
