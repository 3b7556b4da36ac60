#include "ui/web/traces.hpp"

#include <utility>
#include <vector>

namespace glassbox::door {

namespace {

std::vector<std::unique_ptr<Run>>& runs() {
  static std::vector<std::unique_ptr<Run>> list;
  return list;
}

}  // namespace

Run* find_run(std::int32_t trace) {
  if (trace < 1 || static_cast<std::size_t>(trace) > runs().size()) return nullptr;
  return runs()[static_cast<std::size_t>(trace) - 1].get();
}

std::int32_t keep_run(Run run) {
  auto held = std::make_unique<Run>(std::move(run));
  for (std::size_t i = 0; i < runs().size(); ++i) {
    if (runs()[i]) continue;
    runs()[i] = std::move(held);
    return static_cast<std::int32_t>(i) + 1;
  }
  runs().push_back(std::move(held));
  return static_cast<std::int32_t>(runs().size());
}

void drop_run(std::int32_t trace) {
  if (find_run(trace) != nullptr) runs()[static_cast<std::size_t>(trace) - 1].reset();
}

const char* hand_out(std::string text) {
  static std::string held;
  held = std::move(text);
  return held.c_str();
}

}  // namespace glassbox::door
