// Motion between the pictures of two steps. Shapes of the same key glide, new ones come where they belong, removed ones
// leave from where they were; one phase at a time, each easing out, all done by 350 ms.
//
// Default order (a phase that has nothing to do takes no time): leave, move, grow, connect, mark.
//   leave    shapes only in `from` fade; a connector retracts towards its start
//   move     position; a pill with `along` follows that connector's path, and a new pill comes from its start; a new
//            connector is drawn behind the pill that travels along it
//   grow     width, height, radius, with the edge that moves for it; text cuts at its start
//   connect  connectors only in `to` grow from their start, then get their head
//   mark     shapes only in `to` fade in, and colours of shapes in both change
// A curve or polygon that changes its form, not only its place, is a removed one and a new one.
// Picture::tracks of `to` replace the default order; what no track names happens at the start (leave) or at the end.
// Reduced motion: the end picture at once.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/core/picture.hpp"
#include "engine/core/route.hpp"

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
  static constexpr std::size_t kPhases = 5;

  struct Pair {
    std::int32_t old_shape = -1;  // index into from.shapes, or -1
    std::int32_t new_shape = -1;  // index into to.shapes, or -1
    std::int16_t route = -1;      // index into routes_: the pill's way
    std::uint8_t phases = 0;      // which it takes part in, a bit for each Phase
    bool rewords = false;         // text that becomes another
    Phase drawing = Phase::connect;
    std::array<std::int8_t, kPhases> tracks{};  // by Phase: index into tracks_, or -1
  };

  void match();
  void pair_up(std::int32_t old_shape, std::int32_t new_shape);
  void find_changes(Pair& pair) const;
  void find_routes();
  bool set_off(Pair& pair, const Item& pill, const Shape& path, const Picture& owner);
  void schedule();
  void choose_tracks();

  // The instant's values. `progress` is eased, 0 … 1.
  [[nodiscard]] float progress(const Pair& pair, Phase phase, float ms) const;
  [[nodiscard]] bool begun(const Pair& pair, Phase phase, float ms) const;
  [[nodiscard]] Drawn leaving(const Pair& pair, float ms) const;
  [[nodiscard]] Drawn coming(const Pair& pair, float ms) const;
  [[nodiscard]] Drawn changing(const Pair& pair, float ms) const;

  [[nodiscard]] const Shape& old_of(const Pair& pair) const;
  [[nodiscard]] const Shape& new_of(const Pair& pair) const;

  const Picture* from_;
  const Picture* to_;
  std::vector<Pair> pairs_;  // in drawing order
  std::vector<Route> routes_;
  std::vector<Track> tracks_;
  std::int32_t duration_ = 0;
};

float ease_out(float t);  // 1 - (1 - t)², t clamped to 0 … 1

}  // namespace glassbox
