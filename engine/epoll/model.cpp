#include "engine/epoll/model.hpp"

#include <array>

#include "engine/epoll/program.hpp"
#include "engine/epoll/why.hpp"

namespace glassbox::epoll {
namespace {

constexpr auto kKindNames = std::to_array<std::string_view>({"returned", "looped", "stored", "taken", "called-back",
                                                             "listed", "woken", "blocked", "timed-out", "examined",
                                                             "polled", "closed", "signalled", "expired", "unheard"});
static_assert(kKindNames.size() == static_cast<std::size_t>(Happening::unheard) + 1);

bool stops_of_threads(const Event& event) {
  return static_cast<Happening>(event.kind) != Happening::looped || event.c == 1;
}

constexpr std::array<Lens<Model>, 3> kLenses = {{
    {{"readiness", "Readiness"}, stops_of_threads, draw_readiness},
    {{"threads", "Threads"}, stops_of_threads, draw_threads},
    {{"cost", "Cost"}, stops_of_cost, draw_cost},
}};

}  // namespace

std::span<const SettingInfo> Model::settings() {
  return setting_infos();
}

std::span<const Lens<Model>> Model::lenses() {
  return kLenses;
}

Result<State> Model::load(const Program& program) {
  auto script = read_script(program);
  if (!script) return script.error();
  State state;
  state.script = std::make_shared<const Script>(std::move(script.value()));
  for (std::int32_t i = 0; i < state.script->values; ++i) state.values.push_back(-1);
  state.tables.emplace_back();
  // 0, 1 and 2 are open in every process; a program's own descriptors begin with 3.
  for (int fd = 0; fd < 3; ++fd) state.tables[0].files.push_back(Table::kReserved);
  state.threads.resize(state.script->threads.size());
  return state;
}

std::uint64_t Model::footprint(const State& state) {
  return footprint_of(state);
}

std::string_view Model::kind(const Event& event) {
  return kKindNames[event.kind];
}

std::string Model::actor(const State& now, const Event& event) {
  if (event.actor == kKernelActor) return "kernel";
  return now.script->threads[event.actor];
}

const Machine& machine() {
  static const MachineOf<Model> epoll;
  return epoll;
}

}  // namespace glassbox::epoll
