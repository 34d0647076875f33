#include "tui/canvas/spectrogram.h"

#include <algorithm>

namespace captiond {
namespace {

/// Level `i` of `levels` (0 is the lowest sound), 0 … Canvas::kLoudest.
std::uint8_t level(const std::vector<std::int8_t>& bands, int i, int levels) {
  const int count = static_cast<int>(bands.size());
  const int from = i * count / levels, to = std::max(from + 1, (i + 1) * count / levels);
  const int loudest = *std::max_element(bands.begin() + from, bands.begin() + std::min(to, count));
  constexpr int kRange = Spectrogram::kCeiling - Spectrogram::kFloor;
  const int above = std::clamp(loudest - Spectrogram::kFloor, 0, kRange);
  return static_cast<std::uint8_t>(above * Canvas::kLoudest / kRange);
}

}  // namespace

void Spectrogram::push(const std::vector<int>& bands) {
  if (bands.empty()) return;
  std::vector<std::int8_t> column;
  column.reserve(bands.size());
  for (const int band : bands) column.push_back(static_cast<std::int8_t>(std::clamp(band, -100, 0)));
  columns_.push_back(std::move(column));
  ++count_;
  if (columns_.size() > kMost) columns_.pop_front();
}

void Spectrogram::draw(Canvas& canvas, int row, int height, int left, int width) const {
  constexpr std::uint64_t kCursor = 2;  // cells cleared in front of the newest column
  if (width <= static_cast<int>(kCursor)) return;
  const auto cells = static_cast<std::uint64_t>(width);
  const std::uint64_t kept = std::min<std::uint64_t>(columns_.size(), cells - kCursor);
  for (std::uint64_t age = 0; age < kept; ++age) {
    const auto& bands = columns_[columns_.size() - 1 - age];
    const int column = left + static_cast<int>((count_ - 1 - age) % cells);
    for (int i = 0; i < height; ++i) {
      const int low = 2 * (height - 1 - i);
      canvas.put({row + i, column, level(bands, low + 1, 2 * height), level(bands, low, 2 * height)});
    }
  }
}

}  // namespace captiond
