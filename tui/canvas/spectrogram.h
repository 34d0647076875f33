// The sound of the last seconds, drawn.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "tui/canvas/canvas.h"

namespace captiond {

/// The newest columns of a spectrogram. It is drawn as an oscilloscope draws: a cursor runs from left to
/// right over what is older, so that one column a step is all that a terminal is sent. Pure.
class Spectrogram {
 public:
  static constexpr std::size_t kMost = 512;         // columns kept: more than a screen is wide
  static constexpr int kFloor = -72, kCeiling = 0;  // dB full scale: darkest, brightest

  /// Bands from low to high, dB full scale.
  void push(const std::vector<int>& bands);
  void clear() { columns_.clear(); }
  std::uint64_t count() const { return count_; }

  /// `height` rows show twice as many levels; high sounds are at the top.
  void draw(Canvas& canvas, int row, int height, int left, int width) const;

 private:
  std::deque<std::vector<std::int8_t>> columns_;  // oldest first
  std::uint64_t count_ = 0;                       // columns ever pushed
};

}  // namespace captiond
