// A picture as SVG (poster, export, print, page without script) and as text (screen readers, terminals, tests).
#pragma once

#include <cstdint>
#include <string>

#include "engine/core/picture.hpp"
#include "engine/core/theme.hpp"

namespace glassbox {

enum class SvgColors : std::uint8_t {
  light,
  dark,
  variables,  // var(--gb-running, …) and color-mix of them: follows the page's theme; for posters inside a page
};

struct SvgOptions {
  SvgColors colors = SvgColors::light;
  bool standalone = true;  // with xmlns, a ground rectangle and width/height in px; else only a viewBox
};

// Words carry their textLength, so that a page without Inter keeps the layout; ligatures and kerning are off. Items
// become <g> with role and label; the whole has <title>.
std::string to_svg(const Picture& picture, const SvgOptions& options);

// The items as an indented tree, a line each: label, then facts as "name: value". Items whose role only decorates (mark
// without a label) are left out.
std::string to_text(const Picture& picture);

// The same tree as JSON for the page:
// [{"id","role","label","meaning","box":[x,y,w,h],"facts":[["name","value"]],"items":[…]}].
std::string to_tree_json(const Picture& picture);

// `text` between double quotes with JSON's escapes; bytes that are not UTF-8 come out as U+FFFD.
std::string json_string(std::string_view text);

}  // namespace glassbox
