// The doors of a machine, as every host (page, embed, native tool, test) sees it: a Machine loads a program or refuses
// it, and a Trace is the run with its lenses. model.hpp makes both from a model.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/event.hpp"
#include "engine/core/picture.hpp"
#include "engine/core/program.hpp"
#include "engine/core/result.hpp"

namespace glassbox {

struct LensInfo {
  std::string_view name;   // "slots": in links, attributes and content files
  std::string_view title;  // "Hash slots"
};

struct PictureRequest {
  std::int32_t lens = 0;  // index into Trace::lenses()
  Step step = 0;
  float width = 880;    // what the lens may fill, in px (1/14 em); see picture.hpp
  std::string focus;    // id of the item that the reader selected, or empty; a lens may open or zoom into it
  std::string options;  // the box's own choices for its lenses, "name=value …"; a lens ignores what is not for it
};

class Trace {
 public:
  Trace() = default;
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;
  virtual ~Trace() = default;

  // Runs up to `events` further events; false once the run has ended. Hosts call it in slices, to stay responsive.
  virtual bool advance(Step events) = 0;
  [[nodiscard]] virtual Step steps() const = 0;
  // The event that led to step k, 1 <= k <= steps().
  [[nodiscard]] virtual const Event& event(Step k) const = 0;
  [[nodiscard]] virtual std::string_view kind(Step k) const = 0;  // the event's kind in one word: "moved"
  [[nodiscard]] virtual std::string actor(Step k) = 0;            // who did it: "client A", "7001"
  // One sentence: why this step happened. At step 0: what is about to happen.
  [[nodiscard]] virtual std::string why(Step k) = 0;
  // What the real system would print at this event, in the form of `glassbox run`; empty where it prints nothing.
  [[nodiscard]] virtual std::string output(Step k) = 0;
  // Why the run ended, in a sentence: its last line ran, nothing can happen any more, a limit was reached.
  [[nodiscard]] virtual std::string ending() const = 0;

  [[nodiscard]] virtual std::span<const LensInfo> lenses() const = 0;
  // Whether a reader of this lens stops at step k. Steps 0 and steps() are stops of every lens.
  [[nodiscard]] virtual bool stops_at(std::int32_t lens, Step k) const = 0;
  [[nodiscard]] virtual Picture picture(const PictureRequest& request) = 0;
};

struct SettingInfo {
  std::string_view name;
  std::string_view meaning;  // unit and range in words
  std::string_view default_value;
};

class Machine {
 public:
  Machine() = default;
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  virtual ~Machine() = default;

  [[nodiscard]] virtual std::string_view id() const = 0;            // "redis"
  [[nodiscard]] virtual std::string_view system() const = 0;        // "Redis 8.0.2": what it is compared with
  [[nodiscard]] virtual std::string_view extension() const = 0;     // ".redis"
  [[nodiscard]] virtual std::string_view comment_mark() const = 0;  // "#"
  [[nodiscard]] virtual std::span<const SettingInfo> settings() const = 0;
  [[nodiscard]] virtual std::span<const LensInfo> lenses() const = 0;
  [[nodiscard]] virtual Result<std::unique_ptr<Trace>> load(const Program& program) const = 0;
};

// The machines that this program was linked with; every executable links one list (cmake/machines.cmake).
std::span<const Machine* const> machines();
const Machine* find_machine(std::string_view id);

}  // namespace glassbox
