// The threads lens: one lane a thread over virtual time.
#include "engine/core/pen.hpp"
#include "engine/epoll/model.hpp"
#include "engine/epoll/why.hpp"

namespace glassbox::epoll {

Picture draw_threads(const Scene<Model>& scene) {
  const State& now = scene.now;
  Pen pen(scene.width, "threads at " + std::to_string(now.now / 1000) + " ms");
  constexpr float kRow = 36;
  pen.caption("threads", {24, 28}, "threads", std::to_string(now.now / 1000) + " ms");
  float y = 44;
  for (std::size_t i = 0; i < now.threads.size(); ++i) {
    const Thread& thread = now.threads[i];
    const bool blocked = thread.status == Thread::Status::blocked;
    const bool idle = thread.status == Thread::Status::idle;
    const std::string name = now.script->threads[i];
    std::string state = idle ? "between two calls" : blocked ? "asleep in " : "running ";
    if (!idle) state += std::string(to_word(call_of(now, thread).fn));
    pen.item("thread/" + name, Role::row, name + " " + state);
    pen.rect("border", {24, y, scene.width - 48, kRow - 8}, {.stroke = solid(Color::line)});
    pen.text("name", {36, y + 18}, name, mono(Color::ink, 12, true));
    pen.text("state", {110, y + 18}, fit_text(state, Face::sans, false, 12, scene.width - 160),
             words(blocked ? Color::waiting : Color::soft));
    y += kRow;
  }
  return pen.finish(y + 16);
}

}  // namespace glassbox::epoll
