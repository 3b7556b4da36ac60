#include "ui/stage/fonts.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "engine/core/font_metrics.hpp"

namespace glassbox {

bool Fonts::add(std::int32_t face, const std::uint8_t* bytes, std::int32_t length) {
  if (face < 0 || face >= kFaces || bytes == nullptr || length <= 0) return false;
  ImFontConfig config;
  config.FontData = const_cast<std::uint8_t*>(bytes);  // NOLINT: ImGui only reads it
  config.FontDataSize = length;
  config.FontDataOwnedByAtlas = false;
  config.SizePixels = 16;
  ImFont* font = ImGui::GetIO().Fonts->AddFont(&config);
  if (font == nullptr) return false;
  faces_[static_cast<std::size_t>(face)] = font;
  return true;
}

bool Fonts::any() const {
  return std::any_of(faces_.begin(), faces_.end(), [](const ImFont* font) { return font != nullptr; });
}

Type Fonts::type(Face face, bool bold, float em) const {
  ImFont* font = faces_[(face == Face::mono ? 2U : 0U) + (bold ? 1U : 0U)];
  if (font == nullptr)
    font = *std::find_if(faces_.begin(), faces_.end(), [](const ImFont* one) { return one != nullptr; });
  // ImGui's size is ascent minus descent, CSS's is the em.
  const FaceMetrics& metrics = face_metrics(face, bold);
  const float height = static_cast<float>(metrics.ascent + metrics.descent) / static_cast<float>(metrics.units_per_em);
  // Sizes in 1/32 px: a zoom bakes no more of them than can be told apart.
  const float exact = std::max(1.0F, std::round(em * height * 32) / 32);
  const float whole = std::round(exact);
  Type type;
  type.baked = font->GetFontBaked(whole, exact / whole);
  if (type.baked == nullptr) return type;
  type.scale = exact / whole;
  type.ascent = std::floor(type.baked->Ascent + 0.5F);  // the loader adds it, rounded so, to every glyph's y
  return type;
}

}  // namespace glassbox
