// What the cost lens shows of a run: the calls that waited for events, and what each examined.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/core/pen.hpp"
#include "engine/epoll/model.hpp"

namespace glassbox::epoll {

// Descriptors that one call watched and examined; the last such call of its function.
struct LastWait {
  Waited waited;
  std::vector<std::int32_t> asked;  // epoll_wait: places of the examined ones, in order of ADD
};

struct CostView {
  const Scene<Model>& scene;
  std::optional<LastWait> scan;        // poll or select, whichever came last
  std::optional<LastWait> epoll_wait;  // the last one
  bool fresh = false;                  // the step's event ended one of them
};

CostView cost_view(const Scene<Model>& scene);

// "10,001"
std::string grouped(std::int64_t number);
// The identity of a call on this lens: select a, poll b, epoll_wait c.
Color call_color(Fn fn);

// Descriptors examined over descriptors watched, both logarithmic: the rules as lines, the run's calls as dots.
float draw_growth(Pen& pen, const CostView& view, Box at);
// One call, every descriptor that it watched a cell, those that it examined coloured; returns the y below.
float draw_grid(Pen& pen, const LastWait& last, Point corner, float side, bool fresh);
// All system calls so far, what they examined, and the callbacks that ran; returns the y below.
float draw_meter(Pen& pen, const CostView& view, Point at, float width);

}  // namespace glassbox::epoll
