#include "engine/redis/lens_sentence.hpp"

namespace glassbox::redis {

namespace {

TextStyle style_of(const Piece& piece, float size) {
  switch (piece.kind) {
    case Piece::Kind::strong:
      return words(piece.color, size, true);
    case Piece::Kind::mono:
      return mono(piece.color, size, true);
    default:
      return words(piece.color, size);
  }
}

// One line at a time: words of one piece that stand together on a line are one text.
class Writer {
 public:
  Writer(Pen& pen, Point baseline, float width, float size, float line)
      : pen_(pen), left_(baseline.x), right_(baseline.x + width), at_(baseline), size_(size), line_(line) {}

  void write(const Piece& piece) {
    if (piece.kind == Piece::Kind::pill) return write_pill(piece);
    const TextStyle style = style_of(piece, size_);
    std::string run;
    std::size_t from = 0;
    while (from < piece.text.size()) {
      std::size_t to = piece.text.find(' ', from);
      if (to == std::string::npos) to = piece.text.size();
      const std::string word = piece.text.substr(from, to - from);
      const std::string longer = run.empty() ? word : run + " " + word;
      if (measure(longer, style) > room() && (!run.empty() || at_.x > left_)) {
        put(run, style);
        next_line();
        run = fit_text(word, style.face, style.bold, style.size, right_ - left_);
      } else {
        run = run.empty() ? fit_text(word, style.face, style.bold, style.size, right_ - left_) : longer;
      }
      from = to + 1;
    }
    put(run, style);
  }

  [[nodiscard]] float baseline() const { return at_.y; }

 private:
  static float measure(const std::string& text, const TextStyle& style) {
    return text_width(text, style.face, style.bold, style.size);
  }
  [[nodiscard]] float gap() const { return at_.x > left_ ? size_ * 0.4F : 0; }
  [[nodiscard]] float room() const { return right_ - at_.x - gap(); }

  void put(const std::string& text, const TextStyle& style) {
    if (text.empty()) return;
    at_.x += gap();
    at_.x += pen_.text("text", at_, text, style);
  }

  void write_pill(const Piece& piece) {
    constexpr float kPadding = 12;
    const float width = text_width(piece.text, Face::mono, true, size_) + kPadding;
    if (width > room() && at_.x > left_) next_line();
    at_.x += at_.x > left_ ? 7 : 0;
    // A pill is size + 8 high and centres its text on the line.
    const float height = size_ + 8;
    at_.x += pen_.pill({at_.x, at_.y - height / 2 - size_ * 0.36F}, piece.text, piece.color, piece.solid, size_);
    at_.x += 3;
  }

  void next_line() { at_ = {left_, at_.y + line_}; }

  Pen& pen_;
  float left_;
  float right_;
  Point at_;
  float size_;
  float line_;
};

}  // namespace

float write_sentence(Pen& pen, Point baseline, float width, const std::vector<Piece>& pieces, float size, float line) {
  Writer writer(pen, baseline, width, size, line);
  for (const Piece& piece : pieces) writer.write(piece);
  return writer.baseline();
}

std::string plain_text(const std::vector<Piece>& pieces) {
  std::string all;
  for (const Piece& piece : pieces) all += (all.empty() ? "" : " ") + piece.text;
  return all;
}

}  // namespace glassbox::redis
