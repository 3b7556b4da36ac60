// Makes a Machine and its Trace from a model: one real system's state, rules and lenses as plain functions.
//
// A model M gives what History asks for, and:
//   static constexpr std::string_view id, system, extension, comment_mark
//   static std::span<const SettingInfo> settings()
//   static std::span<const Lens<M>> lenses()
//   static Result<State> load(const Program&)
//   static std::string_view kind(const Event&)
//   static std::string actor(const State& now, const Event&)
//   static std::string opening(const State& initial)                                   the sentence of step 0
//   static std::string why(const State& before, const Event&, const State& now)
//   static std::string output(const State& before, const Event&, const State& now)   see Trace::output
//   static std::string ending(const State& last)
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/history.hpp"
#include "engine/core/machine.hpp"

namespace glassbox {

// What a lens may look at: a step of the trace, with the state before its event and after, and the whole history.
template <class M>
struct Scene {
  const History<M>& history;
  Step step;
  const Event* event;  // the event that led here; null at step 0
  const typename M::State& before;
  const typename M::State& now;
  float width;  // px to lay out for
  std::string_view focus;
  std::string_view options;
};

template <class M>
struct Lens {
  LensInfo info;
  bool (*stops)(const Event&);  // whether its reader stops at this event
  Picture (*draw)(const Scene<M>&);
};

template <class M>
class TraceOf final : public Trace {
 public:
  explicit TraceOf(typename M::State initial) : history_(std::move(initial)) {
    for (const Lens<M>& lens : M::lenses()) infos_.push_back(lens.info);
  }

  bool advance(Step events) override { return history_.advance(events); }
  Step steps() const override { return history_.steps(); }
  const Event& event(Step k) const override { return history_.event(k); }
  std::string_view kind(Step k) const override { return M::kind(history_.event(k)); }
  std::string actor(Step k) override {
    history_.seek(k);
    return M::actor(history_.now(), history_.event(k));
  }
  std::string why(Step k) override {
    history_.seek(k);
    if (k == 0) return M::opening(history_.now());
    return M::why(history_.before(), history_.event(k), history_.now());
  }
  std::string output(Step k) override {
    history_.seek(k);
    return k == 0 ? std::string() : M::output(history_.before(), history_.event(k), history_.now());
  }
  std::string ending() const override {
    if (history_.limited())
      return "The run stops here: it reached its limit of " + std::to_string(history_.limits().steps) + " steps.";
    return M::ending(history_.front());
  }
  std::span<const LensInfo> lenses() const override { return infos_; }
  bool stops_at(std::int32_t lens, Step k) const override {
    if (k == 0 || k == steps()) return true;
    return M::lenses()[static_cast<std::size_t>(lens)].stops(history_.event(k));
  }
  Picture picture(const PictureRequest& request) override {
    history_.seek(request.step);
    const Event* event = request.step == 0 ? nullptr : &history_.event(request.step);
    const Scene<M> scene{history_,       request.step,  event,         history_.before(),
                         history_.now(), request.width, request.focus, request.options};
    return M::lenses()[static_cast<std::size_t>(request.lens)].draw(scene);
  }

 private:
  History<M> history_;
  std::vector<LensInfo> infos_;
};

template <class M>
class MachineOf final : public Machine {
 public:
  MachineOf() {
    for (const Lens<M>& lens : M::lenses()) infos_.push_back(lens.info);
  }
  std::string_view id() const override { return M::id; }
  std::string_view system() const override { return M::system; }
  std::string_view extension() const override { return M::extension; }
  std::string_view comment_mark() const override { return M::comment_mark; }
  std::span<const SettingInfo> settings() const override { return M::settings(); }
  std::span<const LensInfo> lenses() const override { return infos_; }
  Result<std::unique_ptr<Trace>> load(const Program& program) const override {
    auto state = M::load(program);
    if (!state) return state.error();
    return std::unique_ptr<Trace>(std::make_unique<TraceOf<M>>(std::move(state.value())));
  }

 private:
  std::vector<LensInfo> infos_;
};

}  // namespace glassbox
