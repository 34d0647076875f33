// The triangles that sum a power spectrum into mel bands.
#pragma once

#include <cstddef>
#include <vector>

namespace captiond::whisper {

/// Slaney's mel filter bank with area normalisation, as librosa.filters.mel(sr=16000, n_fft=400) computes it
/// (M. Slaney, Auditory Toolbox, 1998). Each triangle covers few bins, so only those are kept.
struct MelFilters {
  struct Band {
    std::size_t first = 0;       // bin of the first weight
    std::vector<float> weights;  // of neighbouring bins
  };
  std::vector<Band> bands;
};

MelFilters make_mel_filters(std::size_t bands);

}  // namespace captiond::whisper
