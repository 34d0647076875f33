// The viewer without its terminal: events and keys in, a picture out.
#pragma once

#include <gtest/gtest.h>

#include <clocale>
#include <string>
#include <vector>

#include "tests/tui/story.h"
#include "tui/model/model.h"
#include "tui/picture/compose.h"

namespace captiond::test {

inline const Clock::time_point kStart{std::chrono::hours(1)};

/// The rows of a picture, as a terminal would show them.
inline std::vector<std::string> rows_of(const Canvas& canvas) {
  std::vector<std::vector<std::string>> grid(
      static_cast<std::size_t>(canvas.rows()),
      std::vector<std::string>(static_cast<std::size_t>(canvas.columns()), " "));
  for (const Piece& piece : canvas.pieces()) {
    auto column = static_cast<std::size_t>(piece.column);
    auto& row = grid.at(static_cast<std::size_t>(piece.row));
    for (std::size_t at = 0; at < piece.text.size();) {
      const char32_t c = next_code_point(piece.text, at);
      if (cells(c) > 0) row.at(column) = to_utf8(c);
      if (cells(c) == 0) row.at(column - 1) += to_utf8(c);
      if (cells(c) == 2) row.at(column + 1).clear();
      column += static_cast<std::size_t>(cells(c));
    }
  }
  std::vector<std::string> rows;
  for (const auto& row : grid) {
    rows.emplace_back();
    for (const auto& cell : row) rows.back() += cell;
  }
  return rows;
}

/// All text of one style, from top to bottom.
inline std::string text_of(const Canvas& canvas, Style style) {
  std::string text;
  for (const Piece& piece : canvas.pieces())
    if (piece.style == style) text += piece.text;
  return text;
}

/// A viewer of some sources, and a reader who presses its keys.
class Pictures : public ::testing::Test {
 protected:
  void SetUp() override {
    std::setlocale(LC_CTYPE, "C.UTF-8");
    model_.resize(12, 60);
  }
  void connect(std::vector<proto::SourceInfo> sources) {
    model_.receive(Connected{hello(std::move(sources)), false}, now_, 0.0);
  }
  void receive(const proto::ServerMessage& message) { model_.receive(message, now_, 0.0); }
  /// Utterances "1" to "N" at the microphone.
  void say_numbers(int from, int to) {
    for (int i = from; i <= to; ++i)
      receive(said("mic", static_cast<std::uint64_t>(i), "number " + std::to_string(i) + "."));
  }
  Request press(char32_t key) { return model_.press(key, now_); }
  void type(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) press(next_code_point(text, at));
  }
  /// Until nothing is left to do at this moment.
  void settle() {
    do {
      model_.refresh(now_);
    } while (model_.due() && *model_.due() <= now_);
  }
  Canvas picture() const { return compose(model_); }
  std::string screen() const {
    std::string out;
    for (const auto& row : rows_of(picture())) out += row + "\n";
    return out;
  }
  std::string shown_as(Style style) const { return text_of(picture(), style); }

  Clock::time_point now_ = kStart;
  Model model_;
};

}  // namespace captiond::test
