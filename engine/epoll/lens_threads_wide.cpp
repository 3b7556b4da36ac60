// The threads lens on a wide stage: lanes below each other, what happens runs from left to right.
#include <algorithm>

#include "engine/core/pen.hpp"
#include "engine/epoll/lens_ready_view.hpp"
#include "engine/epoll/lens_threads_page.hpp"
#include "engine/epoll/why.hpp"

namespace glassbox::epoll {
namespace {

constexpr float kMargin = 24;
constexpr float kTop = 72;
constexpr float kVerdict = 96;  // the column on the right
constexpr float kSmall = 10.5F;
constexpr float kWakeLead = 24;  // from a run's start to its first wake-up
constexpr float kWakeGap = 12;
constexpr float kWokenBox = 56;

float mono_width(std::string_view text, bool bold = false) {
  return text_width(text, Face::mono, bold, kSmall);
}

float label_width(const Run& run) {
  return mono_width(run_label(run), true);
}

// How long a run is drawn: for its words and wake-ups, as calls take no time.
float length_of(const Run& run) {
  const auto wakes = static_cast<float>(run.wakes.size());
  const float waking = run.wakes.empty() ? 0 : kWakeLead + (wakes - 1) * kWakeGap + kWokenBox;
  const std::string label = run_label(run);
  float length =
      std::max(waking, label.empty() ? 16 : label_width(run) + (run.failed || run.for_nothing ? 20.0F : 16.0F));
  if (run.kind == Run::Kind::prepare) length = std::max<float>(64, mono_width(counted(run.calls, "call"), true) + 16);
  if (run.kind == Run::Kind::quiet) length = std::max<float>(44, label_width(run) + 14);
  return std::max(length, mono_width(lines_words(run)) + 8);
}

class Wide {
 public:
  Wide(const Scene<Model>& scene, const Runs& runs)
      : scene_(scene),
        runs_(runs),
        lanes_(lanes_of(*scene.now.script)),
        pen_(scene.width, "threads at " + ms_words(scene.now.now)) {
    for (const Id lane : lanes_) names_ = std::max(names_, text_width(name_of_lane(lane), Face::mono, true, 11) + 12);
    left_ = kMargin + names_ + 14;
    room_ = scene.width - kMargin - kVerdict - 14 - left_;
    pitch_ = lanes_.size() > 6 ? 32 : 44;
    block_ = lanes_.size() > 6 ? 22 : 26;
    axis_ = kTop + pitch_ * static_cast<float>(lanes_.size()) + 4;
    std::vector<float> lengths;
    for (const Run& run : runs.all) lengths.push_back(length_of(run));
    page_ = page_of(runs.all, lengths, room_);
  }

  Picture draw() {
    draw_head();
    draw_axis();
    for (std::size_t i = 0; i < lanes_.size(); ++i) draw_lane(i);
    draw_wakes();
    draw_playhead();
    pen_.item("threads/sum", Role::note, wake_sum(runs_));
    pen_.text("words", {left_, axis_ + 62}, wake_sum(runs_), words(Color::soft, 11.5F));
    return pen_.finish(axis_ + 62 + 20);
  }

 private:
  std::string name_of_lane(Id lane) const {
    return fit_text(scene_.now.script->threads[static_cast<std::size_t>(lane)], Face::mono, true, 11, 78);
  }
  float middle(std::size_t lane) const { return kTop + pitch_ * (static_cast<float>(lane) + 0.5F); }
  std::size_t lane_index(Id thread) const {
    return static_cast<std::size_t>(std::find(lanes_.begin(), lanes_.end(), thread) - lanes_.begin());
  }
  // Where a run begins and ends; of one before the page: its edge.
  float start_of(std::size_t run) const { return run < page_.first ? left_ : left_ + page_.starts[run - page_.first]; }
  float end_of(std::size_t run) const {
    if (run < page_.first) return left_;
    const std::size_t next = run + 1 - page_.first;
    return left_ + (next < page_.starts.size() ? page_.starts[next] : page_.end);
  }
  float wake_at(std::size_t run, std::size_t wake) const {
    return start_of(run) + kWakeLead + static_cast<float>(wake) * kWakeGap;
  }
  bool is_last(std::size_t run) const { return run + 1 == runs_.all.size(); }

  void draw_head() {
    pen_.caption("threads", {kMargin, 30}, "threads",
                 "left to right: the order of what happens; a call takes no virtual time here");
    std::string earlier;
    if (page_.first > 0) {
      earlier = counted(static_cast<std::int64_t>(page_.first), "run") + " before";
      pen_.item("threads/earlier", Role::note, earlier + ", not shown");
      pen_.text("words", {left_, 58}, earlier, words(Color::faint, 11));
    }
    if (runs_.all.empty()) return;
    const std::string now = run_words(scene_.now, runs_.all.back());
    pen_.item("threads/now", Role::note, now);
    const float free = room_ - text_width(earlier, Face::sans, false, 11) - 16;
    pen_.text("words", {left_ + room_, 58}, fit_text(now, Face::sans, true, 11.5F, free),
              words(Color::ink, 11.5F, true, Anchor::end));
  }

  void draw_axis() {
    pen_.item("threads/axis", Role::axis, "source lines and virtual time");
    pen_.line("axis", {left_, axis_}, {left_ + room_, axis_}, {solid(Color::line), 1, Dash::none, false});
    pen_.text("lines", {left_ - 14, axis_ + 17}, "line", words(Color::faint, kSmall, false, Anchor::end));
    pen_.text("time", {left_ - 14, axis_ + 34}, "time", words(Color::faint, kSmall, false, Anchor::end));
    draw_first_time();
    for (std::size_t i = page_.first; i < runs_.all.size(); ++i) {
      const Run& run = runs_.all[i];
      const std::string key = std::to_string(i);
      if (run.kind == Run::Kind::quiet) {
        draw_fold(i);
      } else if (run.kind == Run::Kind::clock) {
        pen_.item("threads/clock/" + key, Role::mark, run_words(scene_.now, run));
        pen_.circle("dot", {start_of(i) + (run.wakes.empty() ? 9 : kWakeLead), axis_}, 4,
                    {deep(Color::fresh), {}, 0, 1, Dash::none});
        pen_.text("name", {start_of(i) + 4, axis_ + 17}, run_label(run), mono(Color::fresh, kSmall));
      } else if (run.begins && run.line != 0) {
        pen_.item("threads/line/" + key, Role::axis, "line " + lines_words(run));
        pen_.text("number", {start_of(i) + 2, axis_ + 17}, lines_words(run),
                  mono(is_last(i) ? Color::ink : Color::faint, kSmall, is_last(i)));
      }
    }
  }

  void draw_first_time() {
    if (runs_.all.empty()) return;
    const std::string first = ms_words(runs_.all[page_.first].time);
    for (std::size_t i = page_.first; i < runs_.all.size(); ++i)
      if (runs_.all[i].kind == Run::Kind::quiet && start_of(i) + 12 < left_ + mono_width(first) + 10) return;
    pen_.text("first", {left_ + 2, axis_ + 34}, first, mono(Color::soft, kSmall));
  }

  // Time in which nothing happens: the axis is cut, and says up to when.
  void draw_fold(std::size_t i) {
    const float x = (start_of(i) + end_of(i)) / 2;
    pen_.item("threads/quiet/" + std::to_string(i), Role::axis, run_words(scene_.now, runs_.all[i]));
    pen_.layer(-1);
    pen_.rect("gap", {x - 5, kTop, 10, axis_ + 4 - kTop}, {solid(Color::surface), {}, 0, 1, Dash::none});
    for (const float side : {-5.0F, 5.0F})
      pen_.line("cut", {x + side - 3, axis_ + 6}, {x + side + 3, axis_ - 6},
                {solid(Color::faint), 1, Dash::none, false});
    pen_.text("until", {end_of(i) - 2, axis_ + 34}, run_label(runs_.all[i]),
              mono(Color::soft, kSmall, false, Anchor::end));
  }

  void draw_lane(std::size_t lane) {
    const Id thread = lanes_[lane];
    const std::string& name = scene_.now.script->threads[static_cast<std::size_t>(thread)];
    const float y = middle(lane);
    lane_item_ = pen_.item("threads/lane/" + name, Role::lane, lane_words(thread));
    const std::string woken = woken_words(runs_, thread);
    const std::string nothing = nothing_words(runs_, thread);
    pen_.layer(-3);
    pen_.line("base", {left_, y}, {left_ + room_, y}, {solid(Color::grid), 1, Dash::none, false});
    pen_.layer(0);
    pen_.pill({kMargin, y - 9.5F}, name_of_lane(thread), thread_color(thread), false, 11, names_);
    const float x = left_ + room_ + 16;
    const bool both = !woken.empty() && !nothing.empty();
    if (!woken.empty()) pen_.text("woken", {x, both ? y - 3 : y + 4}, woken, words(Color::soft, 11));
    if (!nothing.empty())
      pen_.text("nothing", {x, both ? y + 11 : y + 4}, nothing,
                words(runs_.unheard[static_cast<std::size_t>(thread)] ? Color::waiting : Color::blocked, 11, true));
    draw_segments(lane);
  }

  std::string lane_words(Id thread) const {
    std::string text = "thread " + scene_.now.script->threads[static_cast<std::size_t>(thread)] + ", " +
                       std::string(status_words(scene_.now.threads[static_cast<std::size_t>(thread)].status));
    for (const std::string& part : {woken_words(runs_, thread), nothing_words(runs_, thread)})
      if (!part.empty()) text += ", " + part;
    return text;
  }

  // Goes along one lane: asleep, woken, at work.
  void draw_segments(std::size_t lane) {
    const Id thread = lanes_[lane];
    enum class Is : std::uint8_t { idle, asleep, woken } is = Is::idle;
    float since = left_;
    std::size_t number = 0;
    Fn fn = Fn::sleep;
    bool by_time = false;
    const auto close = [&](float until) {
      if (is == Is::asleep) draw_sleep(lane, number, fn, since, until);
      if (is == Is::woken) draw_woken(lane, number, by_time, since, until);
    };
    for (std::size_t i = 0; i < runs_.all.size(); ++i) {
      const Run& run = runs_.all[i];
      for (std::size_t wake = 0; wake < run.wakes.size(); ++wake) {
        if (run.wakes[wake] != thread) continue;
        const float at = i < page_.first ? left_ : wake_at(i, wake);
        close(at);
        is = Is::woken;
        since = at;
        number = i;
        by_time = run.by_time;
      }
      if (run.thread != thread) continue;
      close(start_of(i));
      is = run.end == Run::End::asleep ? Is::asleep : Is::idle;
      since = end_of(i);
      number = i;
      fn = run.fn;
      if (i >= page_.first) draw_work(lane, i);
    }
    close(left_ + page_.end);
  }

  void draw_sleep(std::size_t lane, std::size_t number, Fn fn, float from, float to) {
    from += from > left_ ? 3 : 0;
    if (to - from < 8) return;
    const float y = middle(lane);
    const std::string call(to_word(fn));
    pen_.item("threads/sleep/" + std::to_string(number), Role::mark, "asleep in " + call, lane_item_);
    const LineStyle dots{deep(Color::waiting), 1.25F, Dash::dotted, false};
    const float width = mono_width(call);
    pen_.layer(-2);
    pen_.line("dots", {from, y}, {to - 4, y}, dots);
    if (to - from < width + 32) return;
    pen_.layer(1);
    pen_.rect("ground", {from + 8, y - 7, width + 12, 14}, {solid(Color::surface), {}, 0, 1, Dash::none});
    pen_.text("call", {from + 14, y + 4}, call, mono(Color::waiting, kSmall));
  }

  void draw_woken(std::size_t lane, std::size_t number, bool by_time, float from, float to) {
    if (to - from < 2) return;
    const float y = middle(lane);
    pen_.item("threads/woken/" + std::to_string(number) + "/" + std::to_string(lane), Role::mark,
              by_time ? "its time is up" : "woken, may run", lane_item_);
    pen_.rect("box", {from, y - block_ / 2, to - from, block_},
              {tint(Color::ready, 12), solid(Color::ready), 1, 1.25F, Dash::none});
    const std::string label = by_time ? "time up" : "woken";
    if (text_width(label, Face::sans, true, 11) + 12 <= to - from)
      pen_.text("state", {from + (to - from) / 2, y + 4}, label, words(Color::ready, 11, true, Anchor::middle));
  }

  void draw_work(std::size_t lane, std::size_t i) {
    const Run& run = runs_.all[i];
    const float y = middle(lane);
    const Box at{start_of(i), y - block_ / 2, end_of(i) - start_of(i) - 2, block_};
    const bool last = is_last(i);
    pen_.item("threads/run/" + std::to_string(i), Role::cell, run_words(scene_.now, run), lane_item_);
    if (last) pen_.meaning(Color::running);
    pen_.fact("line", lines_words(run));
    pen_.rect("block", at, {tint(Color::running, last ? 20 : 11), {}, 2, 1, Dash::none});
    if (last) pen_.rect("bar", {at.x, at.y, 3, at.h}, {solid(Color::running), {}, 0, 1, Dash::none});
    if (run.failed || run.for_nothing)
      pen_.rect("cap", {at.right() - 4, at.y, 4, at.h}, {solid(Color::blocked), {}, 0, 1, Dash::none});
    draw_work_label(run, at, last);
  }

  void draw_work_label(const Run& run, const Box& at, bool last) {
    std::string label = run_label(run);
    if (label.empty()) return;
    if (run.kind == Run::Kind::prepare && label_width(run) + 16 > at.w) label = counted(run.calls, "call");
    std::string tail;
    const std::size_t space = label.rfind(' ');
    if (run.kind == Run::Kind::work && run.end == Run::End::returned && space != std::string::npos && run.begins) {
      tail = label.substr(space + 1);
      label.resize(space);
    } else if (run.kind == Run::Kind::work && run.end == Run::End::returned && run.fn != Fn::sleep) {
      tail.swap(label);
    }
    const float y = at.y + at.h / 2 + 4;
    float x = at.x + 8;
    if (!label.empty()) x += pen_.text("call", {x, y}, label, mono(last ? Color::ink : Color::soft, kSmall)) + 6;
    if (!tail.empty())
      pen_.text("result", {x, y}, tail,
                mono(run.failed || run.for_nothing ? Color::blocked : Color::ink, kSmall, true));
  }

  void draw_wakes() {
    for (std::size_t i = page_.first; i < runs_.all.size(); ++i) {
      const Run& run = runs_.all[i];
      for (std::size_t wake = 0; wake < run.wakes.size(); ++wake) draw_wake(i, wake);
    }
  }

  // From the waker's lane, or the clock's axis, to the woken one's, at the instant of the wake-up.
  void draw_wake(std::size_t i, std::size_t wake) {
    const Run& run = runs_.all[i];
    const float x = wake_at(i, wake);
    const float to = middle(lane_index(run.wakes[wake]));
    const float from = run.thread == kNone ? axis_ : middle(lane_index(run.thread));
    const float side = to < from ? -1 : 1;
    const float half = block_ / 2 + 1;
    const bool news = is_last(i);
    pen_.item("threads/wake/" + std::to_string(i) + "/" + std::to_string(wake), Role::connector,
              (run.thread == kNone ? std::string("the kernel") : actor_name(scene_.now, run.thread)) + " wakes " +
                  actor_name(scene_.now, run.wakes[wake]));
    pen_.layer(-1);
    pen_.line("path", {x, from + side * (run.thread == kNone ? 5 : half)}, {x, to - side * half},
              {news ? deep(Color::fresh) : solid(Color::soft), news ? 2.0F : 1.25F, Dash::none, true});
  }

  void draw_playhead() {
    if (runs_.all.empty()) return;
    const float x = std::min(left_ + page_.end + 1, left_ + room_);
    pen_.item("threads/now/line", Role::mark, "now");
    pen_.layer(-1);
    pen_.line("line", {x, kTop - 4}, {x, axis_ + 4}, {solid(Color::ink), 1.5F, Dash::none, false});
  }

  const Scene<Model>& scene_;
  const Runs& runs_;
  std::vector<Id> lanes_;
  Pen pen_;
  Page page_;
  std::int32_t lane_item_ = -1;
  float names_ = 36;
  float left_ = 0;
  float room_ = 0;
  float pitch_ = 44;
  float block_ = 26;
  float axis_ = 0;
};

}  // namespace

Picture draw_threads_wide(const Scene<Model>& scene, const Runs& runs) {
  return Wide(scene, runs).draw();
}

}  // namespace glassbox::epoll
