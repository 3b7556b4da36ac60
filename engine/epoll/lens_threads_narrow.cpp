// The threads lens on a phone: lanes beside each other, what happens runs from top to bottom, with its words on the
// right.
#include <algorithm>
#include <cmath>

#include "engine/core/pen.hpp"
#include "engine/epoll/lens_ready_view.hpp"
#include "engine/epoll/lens_threads_page.hpp"
#include "engine/epoll/why.hpp"

namespace glassbox::epoll {
namespace {

constexpr float kMargin = 16;
constexpr float kTop = 72;
constexpr float kRow = 26;
constexpr float kRows = 12;
constexpr float kSmall = 10.5F;

class Narrow {
 public:
  Narrow(const Scene<Model>& scene, const Runs& runs)
      : scene_(scene),
        runs_(runs),
        lanes_(lanes_of(*scene.now.script)),
        pen_(scene.width, "threads at " + ms_words(scene.now.now)) {
    const auto count = static_cast<float>(lanes_.size());
    gap_ = std::clamp<float>(scene.width * 0.42F / count, 9, 38);
    first_ = kMargin + 20;
    words_ = first_ + gap_ * (count - 1) + 18;
    std::vector<float> lengths;
    for (const Run& run : runs.all) lengths.push_back(kRow * static_cast<float>(1 + run.wakes.size()));
    page_ = page_of(runs.all, lengths, kRow * kRows);
    bottom_ = kTop + std::max(kRow * kRows, page_.end);
  }

  Picture draw() {
    pen_.caption("threads", {kMargin, 26}, "threads", "downwards: the order; calls take no time");
    for (std::size_t i = 0; i < lanes_.size(); ++i) draw_lane(i);
    for (std::size_t i = page_.first; i < runs_.all.size(); ++i) draw_row(i);
    if (page_.first > 0) {
      const std::string earlier = counted(static_cast<std::int64_t>(page_.first), "run") + " before";
      pen_.item("threads/earlier", Role::note, earlier + ", not shown");
      pen_.text("words", {words_, kTop - 12}, earlier, words(Color::faint, 11));
    }
    pen_.item("threads/sum", Role::note, wake_sum(runs_));
    pen_.text("words", {kMargin, bottom_ + 22}, wake_sum(runs_), words(Color::soft, 11.5F));
    draw_unheard();
    return pen_.finish(bottom_ + 58);
  }

 private:
  float lane_x(std::size_t lane) const { return first_ + gap_ * static_cast<float>(lane); }
  std::size_t lane_index(Id thread) const {
    return static_cast<std::size_t>(std::find(lanes_.begin(), lanes_.end(), thread) - lanes_.begin());
  }
  const std::string& name_of_thread(Id thread) const {
    return scene_.now.script->threads[static_cast<std::size_t>(thread)];
  }
  float start_of(std::size_t run) const { return run < page_.first ? kTop : kTop + page_.starts[run - page_.first]; }
  float end_of(std::size_t run) const {
    return run < page_.first ? kTop : start_of(run) + kRow * static_cast<float>(1 + runs_.all[run].wakes.size());
  }
  float wake_at(std::size_t run, std::size_t wake) const {
    return run < page_.first ? kTop : start_of(run) + kRow * (static_cast<float>(wake) + 1.5F);
  }
  bool is_last(std::size_t run) const { return run + 1 == runs_.all.size(); }

  void draw_unheard() {
    std::string names;
    std::int64_t count = 0;
    for (const Id lane : lanes_) {
      if (!runs_.unheard[static_cast<std::size_t>(lane)]) continue;
      names += (count++ == 0 ? "" : ", ") + name_of_thread(lane);
    }
    if (count == 0) return;
    names += count == 1 ? " waits for ever" : " wait for ever";
    pen_.item("threads/unheard", Role::note, names);
    pen_.text("words", {kMargin, bottom_ + 40}, fit_text(names, Face::sans, true, 11, scene_.width - 2 * kMargin),
              words(Color::waiting, 11, true));
  }

  void draw_lane(std::size_t lane) {
    const Id thread = lanes_[lane];
    const std::string& name = name_of_thread(thread);
    const float x = lane_x(lane);
    lane_item_ = pen_.item("threads/lane/" + name, Role::lane,
                           "thread " + name + ", " +
                               std::string(status_words(scene_.now.threads[static_cast<std::size_t>(thread)].status)));
    pen_.layer(-3);
    pen_.line("base", {x, kTop}, {x, bottom_}, {solid(Color::grid), 1, Dash::none, false});
    if (gap_ >= 28)
      pen_.text("name", {x, kTop - 12}, fit_text(name, Face::mono, true, kSmall, gap_ - 4),
                mono(thread_color(thread), kSmall, true, Anchor::middle));
    draw_segments(lane);
  }

  void draw_segments(std::size_t lane) {
    const Id thread = lanes_[lane];
    enum class Is : std::uint8_t { idle, asleep, woken } is = Is::idle;
    float since = kTop;
    std::size_t number = 0;
    const auto close = [&](float until) {
      if (is == Is::asleep) draw_sleep(lane, number, since, until);
      if (is == Is::woken) draw_woken(lane, number, since, until);
    };
    for (std::size_t i = 0; i < runs_.all.size(); ++i) {
      const Run& run = runs_.all[i];
      for (std::size_t wake = 0; wake < run.wakes.size(); ++wake) {
        if (run.wakes[wake] != thread) continue;
        close(wake_at(i, wake));
        is = Is::woken;
        since = wake_at(i, wake);
        number = i;
      }
      if (run.thread != thread) continue;
      close(start_of(i));
      is = run.end == Run::End::asleep ? Is::asleep : Is::idle;
      since = end_of(i);
      number = i;
      if (i >= page_.first) draw_work(lane, i);
    }
    close(kTop + page_.end);
  }

  void draw_sleep(std::size_t lane, std::size_t number, float from, float to) {
    if (to - from < 8) return;
    const float x = lane_x(lane);
    pen_.item("threads/sleep/" + std::to_string(number), Role::mark, "asleep", lane_item_);
    pen_.layer(-2);
    pen_.line("dots", {x, from}, {x, to - 4}, {deep(Color::waiting), 1.5F, Dash::dotted, false});
  }

  void draw_woken(std::size_t lane, std::size_t number, float from, float to) {
    if (to - from < 2) return;
    pen_.item("threads/woken/" + std::to_string(number) + "/" + std::to_string(lane), Role::mark, "woken, may run",
              lane_item_);
    pen_.rect("box", {lane_x(lane) - 4, from, 8, to - from},
              {tint(Color::ready, 18), solid(Color::ready), 1, 1.25F, Dash::none});
  }

  void draw_work(std::size_t lane, std::size_t i) {
    const Run& run = runs_.all[i];
    const bool last = is_last(i);
    const float wide = std::min<float>(12, gap_ - 1);
    const Box at{lane_x(lane) - wide / 2, start_of(i) + 2, wide, end_of(i) - start_of(i) - 4};
    pen_.item("threads/run/" + std::to_string(i), Role::cell, run_words(scene_.now, run), lane_item_);
    if (last) pen_.meaning(Color::running);
    pen_.rect("block", at, {tint(Color::running, 24), last ? solid(Color::running) : Paint{}, 2, 1.5F, Dash::none});
    if (run.failed || run.for_nothing)
      pen_.rect("cap", {at.x, at.bottom() - 4, at.w, 4}, {solid(Color::blocked), {}, 0, 1, Dash::none});
  }

  std::string row_words(const Run& run) const {
    switch (run.kind) {
      case Run::Kind::quiet:
        return "until " + ms_words(run.time);
      case Run::Kind::clock:
        return run.by_time || run.name.empty() ? run_label(run) : run.name + " expires";
      case Run::Kind::prepare:
        return run_label(run);
      case Run::Kind::work:
        break;
    }
    if (run.end == Run::End::asleep) return run.begins ? "sleeps in " + std::string(to_word(run.fn)) : "sleeps again";
    if (run.begins) return run_label(run);
    return std::string(to_word(run.fn)) + (run.end == Run::End::returned ? ": " + run_label(run) : " goes on");
  }

  void draw_row(std::size_t i) {
    const Run& run = runs_.all[i];
    const bool last = is_last(i);
    const float y = start_of(i) + kRow / 2 + 4;
    pen_.item("threads/row/" + std::to_string(i), Role::row, run_words(scene_.now, run));
    float x = words_;
    if (run.kind == Run::Kind::quiet) {
      pen_.layer(-1);
      pen_.line("fold", {kMargin, y - 4}, {words_ - 8, y - 4}, {solid(Color::faint), 1, Dash::dashed, false});
    } else if (run.kind == Run::Kind::clock) {
      pen_.circle("dot", {kMargin + 4, y - 4}, 4, {deep(Color::fresh), {}, 0, 1, Dash::none});
    } else {
      const std::string name = fit_text(name_of_thread(run.thread), Face::mono, true, kSmall, 48);
      x += pen_.text("name", {x, y}, name, mono(thread_color(run.thread), kSmall, true)) + 7;
    }
    const std::string number = run.begins ? lines_words(run) : std::string();
    const float right = scene_.width - kMargin;
    const float taken = text_width(number, Face::mono, false, kSmall) + 8;
    const bool bad = run.failed || run.for_nothing;
    const Color color = bad ? Color::blocked : last ? Color::ink : Color::soft;
    pen_.text("words", {x, y}, fit_text(row_words(run), Face::sans, last || bad, 11, right - taken - x),
              words(color, 11, last || bad));
    if (!number.empty()) pen_.text("line", {right, y}, number, mono(Color::faint, kSmall, false, Anchor::end));
    for (std::size_t wake = 0; wake < run.wakes.size(); ++wake) draw_wake(i, wake);
  }

  void draw_wake(std::size_t i, std::size_t wake) {
    const Run& run = runs_.all[i];
    const Id woken = run.wakes[wake];
    const float y = wake_at(i, wake);
    const float to = lane_x(lane_index(woken));
    const float from = run.thread == kNone ? kMargin + 4 : lane_x(lane_index(run.thread));
    const float side = to < from ? -1 : 1;
    const bool news = is_last(i);
    const std::string text = run.by_time ? "may run" : "woken";
    pen_.item("threads/wake/" + std::to_string(i) + "/" + std::to_string(wake), Role::connector,
              (run.thread == kNone ? std::string("the kernel") : actor_name(scene_.now, run.thread)) + " wakes " +
                  actor_name(scene_.now, woken));
    pen_.layer(2);
    if (std::abs(to - from) > 12)
      pen_.line("path", {from + side * 6, y}, {to - side * 5, y},
                {news ? deep(Color::fresh) : solid(Color::soft), news ? 2.0F : 1.25F, Dash::none, true});
    const float width =
        pen_.text("name", {words_ + 12, y + 4}, fit_text(name_of_thread(woken), Face::mono, true, kSmall, 48),
                  mono(thread_color(woken), kSmall, true));
    pen_.text("words", {words_ + 19 + width, y + 4}, text, words(news ? Color::fresh : Color::ready, 11, true));
  }

  const Scene<Model>& scene_;
  const Runs& runs_;
  std::vector<Id> lanes_;
  Pen pen_;
  Page page_;
  std::int32_t lane_item_ = -1;
  float gap_ = 38;
  float first_ = 36;
  float words_ = 0;
  float bottom_ = 0;
};

}  // namespace

Picture draw_threads_narrow(const Scene<Model>& scene, const Runs& runs) {
  return Narrow(scene, runs).draw();
}

}  // namespace glassbox::epoll
