#include "whisper/audio/mel_filters.h"

#include <algorithm>
#include <cmath>

#include "base/time.h"
#include "whisper/audio/log_mel.h"

namespace captiond::whisper {
namespace {

// Slaney's scale: linear up to 1 kHz, logarithmic above.
constexpr double kLinearStep = 200.0 / 3.0;  // Hz per mel
constexpr double kLogStart = 1000.0;         // Hz
constexpr double kLogStartMel = kLogStart / kLinearStep;
const double kLogStep = std::log(6.4) / 27.0;

double to_mel(double hertz) {
  return hertz < kLogStart ? hertz / kLinearStep : kLogStartMel + std::log(hertz / kLogStart) / kLogStep;
}

double to_hertz(double mel) {
  return mel < kLogStartMel ? mel * kLinearStep : kLogStart * std::exp(kLogStep * (mel - kLogStartMel));
}

/// Corners of the triangles: band i rises from edge i to edge i + 1 and falls to edge i + 2.
std::vector<double> band_edges(std::size_t bands) {
  std::vector<double> edges(bands + 2);
  const double step = to_mel(kSampleRate / 2.0) / static_cast<double>(bands + 1);
  for (std::size_t i = 0; i < edges.size(); ++i) edges[i] = to_hertz(step * static_cast<double>(i));
  return edges;
}

MelFilters::Band triangle(double low, double centre, double high) {
  MelFilters::Band band;
  for (std::size_t bin = 0; bin <= kFftSize / 2; ++bin) {
    const double hertz = static_cast<double>(bin) * kSampleRate / static_cast<double>(kFftSize);
    const double height = std::min((hertz - low) / (centre - low), (high - hertz) / (high - centre));
    if (height <= 0.0) continue;
    if (band.weights.empty()) band.first = bin;
    band.weights.push_back(static_cast<float>(height * 2.0 / (high - low)));
  }
  return band;
}

}  // namespace

MelFilters make_mel_filters(std::size_t bands) {
  const auto edges = band_edges(bands);
  MelFilters filters;
  for (std::size_t i = 0; i < bands; ++i)
    filters.bands.push_back(triangle(edges[i], edges[i + 1], edges[i + 2]));
  return filters;
}

}  // namespace captiond::whisper
