// A sentence in a picture that has words, names in mono and pills in it, and wraps.
#pragma once

#include <string>
#include <vector>

#include "engine/core/pen.hpp"

namespace glassbox::redis {

struct Piece {
  enum class Kind { words, strong, mono, pill };
  Kind kind = Kind::words;
  std::string text;
  Color color = Color::soft;
  bool solid = false;  // a pill: filled
};

inline Piece say(std::string text, Color color = Color::soft) {
  return {Piece::Kind::words, std::move(text), color, false};
}
inline Piece strong(std::string text, Color color = Color::ink) {
  return {Piece::Kind::strong, std::move(text), color, false};
}
inline Piece code(std::string text, Color color = Color::ink) {
  return {Piece::Kind::mono, std::move(text), color, false};
}
inline Piece node_pill(std::string text, Color color, bool filled = false) {
  return {Piece::Kind::pill, std::move(text), color, filled};
}

constexpr float kSentenceLine = 24;  // from baseline to baseline: room for a pill

// Writes into the open item from the first baseline on; returns the baseline of the last line. Nothing is drawn beyond
// `width`; a single piece that is wider is cut with "…".
float write_sentence(Pen& pen, Point baseline, float width, const std::vector<Piece>& pieces, float size = 12,
                     float line = kSentenceLine);

std::string plain_text(const std::vector<Piece>& pieces);

}  // namespace glassbox::redis
