// The things of the readiness lens, each drawn into the box that an arrangement gives it.
#pragma once

#include "engine/core/pen.hpp"
#include "engine/epoll/lens_ready_view.hpp"

namespace glassbox::epoll {

constexpr float kLineCard = 44;   // a file in one line; an entry of the interest list; a place on the ready list
constexpr float kOpenCard = 102;  // a file with its buffer
constexpr float kOpenAxis = 62;   // below an open card's top: the middle of its buffer
constexpr float kSlotWide = 52;
constexpr float kThreadCard = 64;

// Whether a file's card shows its buffer: it holds bytes or just did.
bool is_open_card(const ReadyView& view, Id file);
void draw_file(Pen& pen, const ReadyView& view, Id file, Box at, std::int32_t region);
void draw_entry(Pen& pen, const ReadyView& view, Id item, Box at, std::int32_t region);
// One place of the ready list; `taken`: epoll_wait holds it while it asks.
void draw_slot(Pen& pen, const ReadyView& view, Id item, Box at, bool taken, std::int32_t region);
void draw_thread(Pen& pen, const ReadyView& view, Id thread, Box at, std::int32_t region);
// A way that news takes: an arrow with its number in the middle.
void draw_hop(Pen& pen, std::size_t number, Point from, Point to, bool vertical, std::string_view label);
// How the kernel went: number, function (indented by who calls whom) and what it did; returns the y below.
float draw_steps(Pen& pen, const ReadyView& view, Point at, float width, bool narrow);
// What the registration's mode means for its reader, in up to three lines; returns the y below.
float draw_rule(Pen& pen, const ReadyView& view, Point at, float width);
// In what the news was told: "inside write()".
std::string call_title(const ReadyView& view);
// "3 descriptors watched, 1 ready"
std::string instance_words(const State& state, Id ep);
Picture draw_ready_narrow(const ReadyView& view, Pen pen);
// The step mark of an edge, the bump of a level; 16 × 12 px.
void draw_mode_sign(Pen& pen, const Item& item, Point corner, Color color);

}  // namespace glassbox::epoll
