// From any rate and any number of channels to 16 kHz mono.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "capture/feed.h"

namespace captiond {

/// Mixes down (the mean of the channels) and resamples by soxr (high quality, linear phase). One per source,
/// used by one thread. 16 kHz mono passes through bit for bit. Samples that are no number become silence, or
/// one of them would spoil all that follow.
class Resampler {
 public:
  explicit Resampler(SoundFormat format);  // throws Error for a format that is not usable
  ~Resampler();
  Resampler(Resampler&&) noexcept;
  Resampler& operator=(Resampler&&) noexcept;

  SoundFormat format() const;
  /// Appends the mono 16 kHz samples that `interleaved` completes to `out`.
  void push(std::span<const float> interleaved, std::vector<float>& out);
  /// Appends what the filter still holds; the next push() starts afresh. Used before a gap and at the end.
  void flush(std::vector<float>& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace captiond
