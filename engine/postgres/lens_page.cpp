// The page lens: a heap page as it lies there, line pointer by line pointer, with the verdict of one session's snapshot
// on each version.
#include <algorithm>

#include "engine/core/pen.hpp"
#include "engine/postgres/heap.hpp"
#include "engine/postgres/lens_page_view.hpp"

namespace glassbox::postgres {
namespace {

constexpr float kMargin = 16;
constexpr float kWide = 640;
constexpr float kRow = 44;
constexpr float kCard = 66;
constexpr std::size_t kMostRows = 12;

std::string thousands(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

Color meaning_of(const PageRow& row) {
  if (row.item.state != LinePointer::normal) return Color::dead;
  return row.visible ? Color::ready : Color::dead;
}

// Which rows are drawn: those around the current one, or the last ones.
std::pair<std::size_t, std::size_t> shown(const PageView& view) {
  const std::size_t count = view.rows.size();
  if (count <= kMostRows) return {0, count};
  std::size_t centre = count - 1;
  for (std::size_t i = 0; i < count; ++i)
    if (view.rows[i].current) centre = i;
  const std::size_t begin = std::min(centre > kMostRows / 2 ? centre - kMostRows / 2 : 0, count - kMostRows);
  return {begin, begin + kMostRows};
}

class PageLens {
 public:
  PageLens(Pen& pen, const PageView& view, const State& state)
      : pen_(pen), view_(view), state_(state), width_(pen.width()) {}

  float draw() {
    const std::string& name = table_of(state_, view_.table).definition->name;
    const Block pages = page_count(state_, view_.table);
    const std::string note = pages == 1 ? "8,192 bytes" : "one of " + std::to_string(pages) + " pages of 8,192 bytes";
    region_ = pen_.caption("page", {kMargin, 24}, name + ", page " + std::to_string(view_.block), note);
    float y = scale(36);
    const auto [begin, end] = shown(view_);
    if (begin > 0) y = fold(y, "before", begin, "line pointers before");
    const bool wide = width_ >= kWide;
    if (wide && end > begin) headers(y + 12);
    if (wide) y += 20;
    for (std::size_t i = begin; i < end; ++i) {
      if (wide)
        row(view_.rows[i], y);
      else
        card(view_.rows[i], y);
      y += (wide ? kRow : kCard) + 4;
    }
    if (end < view_.rows.size()) y = fold(y, "after", view_.rows.size() - end, "line pointers after");
    return y + kMargin;
  }

 private:
  // The page to scale: header and line pointers from the left, tuples from the right.
  float scale(float y) {
    const float w = width_ - 2 * kMargin;
    const auto at = [&](std::int32_t byte) { return kMargin + w * static_cast<float>(byte) / kPageSize; };
    const std::int32_t free = view_.upper - view_.lower;
    pen_.item("scale", Role::axis,
              thousands(free) + " bytes free between " + thousands(view_.lower) + " and " + thousands(view_.upper),
              region_);
    pen_.fact("pd_lower", std::to_string(view_.lower));
    pen_.fact("pd_upper", std::to_string(view_.upper));
    pen_.rect("ground", {kMargin, y, w, 10}, {solid(Color::page), solid(Color::line), 2, 1, Dash::none});
    pen_.rect("pointers", {kMargin, y, std::max(at(view_.lower) - kMargin, 2.0F), 10},
              {solid(Color::soft), {}, 2, 0, Dash::none});
    pen_.rect("tuples", {at(view_.upper), y, std::max(at(kPageSize) - at(view_.upper), 1.0F), 10},
              {solid(Color::soft), {}, 2, 0, Dash::none});
    pen_.text("free", {kMargin, y + 26}, thousands(free) + " bytes free, the page to scale", words(Color::faint, 11));
    return y + 40;
  }

  float fold(float y, const char* id, std::size_t count, const char* what) {
    pen_.item(std::string("fold/") + id, Role::note, std::to_string(count) + " more " + what, region_);
    pen_.text("count", {kMargin, y + 12}, "+ " + std::to_string(count) + " " + what, words(Color::faint, 11));
    return y + 22;
  }

  struct Columns {
    float lp, xmin, xmax, ctid, values, verdict, right;
  };
  [[nodiscard]] Columns columns() const {
    const float right = width_ - kMargin;
    const float verdict = std::max(width_ * 0.56F, 420.0F);
    return {kMargin + 30, kMargin + 46, kMargin + 128, kMargin + 210, kMargin + 268, verdict, right};
  }

  void headers(float baseline) {
    const Columns c = columns();
    pen_.item("headers", Role::note, "columns", region_);
    pen_.text("lp", {c.lp, baseline}, "lp", mono(Color::faint, 10.5F, false, Anchor::end));
    pen_.text("xmin", {c.xmin, baseline}, "t_xmin", mono(Color::faint, 10.5F));
    pen_.text("xmax", {c.xmax, baseline}, "t_xmax", mono(Color::faint, 10.5F));
    pen_.text("ctid", {c.ctid, baseline}, "t_ctid", mono(Color::faint, 10.5F));
    pen_.text("values", {c.values, baseline}, "values", words(Color::faint, 10.5F));
    pen_.text("verdict", {c.verdict, baseline}, "what " + view_.who + " sees", words(Color::soft, 11, true));
  }

  void open(const PageRow& row) {
    const std::string label =
        "line pointer " + std::to_string(row.lp) + ": " + row.verdict + (row.values.empty() ? "" : ", " + row.values);
    pen_.item("tuple/" + std::to_string(view_.table) + "/" + std::to_string(view_.block) + "/" + std::to_string(row.lp),
              Role::row, label, region_);
    pen_.meaning(row.current ? Color::running : meaning_of(row));
    pen_.fact("verdict", row.verdict);
    pen_.fact("because", row.reason);
    pen_.fact("lp_off", std::to_string(row.item.offset));
    pen_.fact("lp_len", std::to_string(row.item.length));
    if (row.item.state != LinePointer::normal) return;
    pen_.fact("t_xmin", std::to_string(row.header.xmin));
    pen_.fact("t_xmax", std::to_string(row.header.xmax));
    pen_.fact("t_cid", std::to_string(row.header.cid));
    pen_.fact("t_ctid", place_text(row.header.ctid));
    pen_.fact("flags", row.flags);
    pen_.fact("values", row.values);
  }

  void frame(const PageRow& row, const Box& box) {
    const bool normal = row.item.state == LinePointer::normal;
    const Paint fill = normal && row.visible ? tint(Color::ready, 10, Color::surface)
                                             : solid(row.dead || !normal ? Color::sunken : Color::surface);
    pen_.rect("border", box,
              {fill, solid(normal && row.visible ? Color::ready : Color::dead), 3, 1,
               normal && row.visible ? Dash::none : Dash::dashed});
    if (row.current) pen_.rect("current", {box.x, box.y, 3, box.h}, {solid(Color::running), {}, 0, 0, Dash::none});
  }

  // How the snapshot sees an id: a dot committed, a broken ring in progress, a cross aborted, a dash not begun.
  void mark(const std::string& part, Point at, XidLooks how) {
    switch (how) {
      case XidLooks::committed:
        pen_.circle(part, at, 3, {solid(Color::soft), {}, 0, 0, Dash::none});
        break;
      case XidLooks::running:
        pen_.circle(part, at, 3.2F, {{}, solid(Color::waiting), 0, 1.3F, Dash::dashed});
        break;
      case XidLooks::aborted:
        pen_.line(part + "/1", {at.x - 2.75F, at.y - 2.75F}, {at.x + 2.75F, at.y + 2.75F},
                  {solid(Color::blocked), 1.5F, Dash::none, false});
        pen_.line(part + "/2", {at.x - 2.75F, at.y + 2.75F}, {at.x + 2.75F, at.y - 2.75F},
                  {solid(Color::blocked), 1.5F, Dash::none, false});
        break;
      case XidLooks::later:
        pen_.line(part, {at.x - 3, at.y}, {at.x + 3, at.y}, {solid(Color::faint), 1.25F, Dash::none, false});
        break;
      case XidLooks::none:
        break;
    }
  }

  void xid(const std::string& part, Point at, Xid id, XidLooks how, Color color) {
    if (how != XidLooks::none) mark(part + "/mark", {at.x + 3.5F, at.y - 4.3F}, how);
    pen_.text(part, {at.x + (how != XidLooks::none ? 12.0F : 0.0F), at.y}, std::to_string(id),
              mono(id == kNoXid ? Color::faint : color));
  }

  [[nodiscard]] std::string fitted(const std::string& text, Face face, float size, float room) const {
    return fit_text(text, face, false, size, room);
  }

  void row(const PageRow& r, float y) {
    const Columns c = columns();
    open(r);
    frame(r, {kMargin, y, c.verdict - 12 - kMargin, kRow});
    const Color ink = r.visible ? Color::ink : Color::soft;
    pen_.text("lp", {c.lp, y + 18}, std::to_string(r.lp), mono(ink, 12, true, Anchor::end));
    if (r.item.state == LinePointer::normal) {
      xid("xmin", {c.xmin, y + 18}, r.header.xmin, r.xmin, ink);
      xid("xmax", {c.xmax, y + 18}, r.header.xmax, r.xmax, ink);
      pen_.text("ctid", {c.ctid, y + 18}, place_text(r.header.ctid),
                mono(ink, 12, r.header.ctid != Tid{view_.block, r.lp}));
      TextStyle style = mono(ink);
      style.struck = r.dead;
      pen_.text("values", {c.values, y + 18}, fitted(r.values, Face::mono, 12, c.verdict - 20 - c.values), style);
      pen_.text("flags", {c.xmin, y + 35}, fitted(r.flags, Face::mono, 10.5F, c.verdict - 20 - c.xmin),
                mono(Color::faint, 10.5F));
    }
    const float room = c.right - c.verdict;
    pen_.text("verdict", {c.verdict, y + 18}, fitted(r.verdict, Face::sans, 12, room),
              words(r.visible ? Color::ready : Color::soft, 12, true));
    reason(r, c.verdict, y + 35, room);
  }

  void reason(const PageRow& r, float x, float y, float room) {
    std::string text = r.reason;
    const std::size_t comma = text.rfind(", so ");
    if (comma != text.npos) text.resize(comma);
    pen_.text("reason", {x, y}, fitted(text, Face::sans, 11, room), words(r.current ? Color::ink : Color::soft, 11));
  }

  void card(const PageRow& r, float y) {
    open(r);
    frame(r, {kMargin, y, width_ - 2 * kMargin, kCard});
    const float x = kMargin + 10;
    const float room = width_ - 2 * kMargin - 20;
    const Color ink = r.visible ? Color::ink : Color::soft;
    pen_.text("lp", {x, y + 18}, std::to_string(r.lp), mono(ink, 12, true));
    if (r.item.state == LinePointer::normal) {
      xid("xmin", {x + 34, y + 18}, r.header.xmin, r.xmin, ink);
      xid("xmax", {x + 106, y + 18}, r.header.xmax, r.xmax, ink);
      pen_.text("ctid", {x + 178, y + 18}, place_text(r.header.ctid), mono(ink));
      TextStyle style = mono(ink);
      style.struck = r.dead;
      pen_.text("values", {x, y + 36}, fitted(r.values, Face::mono, 12, room), style);
    }
    const float wide =
        pen_.text("verdict", {x, y + 54}, r.verdict, words(r.visible ? Color::ready : Color::soft, 12, true));
    reason(r, x + wide + 8, y + 54, room - wide - 8);
  }

  Pen& pen_;
  const PageView& view_;
  const State& state_;
  float width_;
  std::int32_t region_ = -1;
};

}  // namespace

Picture draw_page(const Scene<Model>& scene) {
  Pen pen(scene.width, "Heap page");
  const auto view = page_view(scene);
  if (!view) {
    pen.item("empty", Role::note, "no page has been touched yet");
    pen.text("words", {kMargin, 28}, "No page has been touched yet.", words(Color::soft, 12));
    return pen.finish(48);
  }
  const float height = PageLens(pen, *view, scene.now).draw();
  return pen.finish(height);
}

}  // namespace glassbox::postgres
