// Log-mel spectrogram: what the encoder hears.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace captiond::whisper {

inline constexpr std::size_t kHop = 160;               // samples from one frame to the next: 10 ms
inline constexpr std::size_t kFftSize = 400;           // samples that a frame looks at: 25 ms
inline constexpr std::size_t kWindowFrames = 3000;     // frames of one window: 30 s
inline constexpr std::size_t kWindowSamples = 480000;  // samples of one window

/// Frames of a spectrogram. Frame i of a recording is centred on sample 160 i.
struct MelFrames {
  std::size_t bands = 0;
  std::vector<float> values;  // (frames, bands), row-major: a frame's bands lie together

  std::size_t size() const { return bands == 0 ? 0 : values.size() / bands; }
  std::span<const float> frame(std::size_t i) const { return {values.data() + i * bands, bands}; }
};

/// Computes raw frames: log10 of the power in each mel band, floored at -10, before the floor and the scale
/// that depend on the loudest frame of a window (normalize()). Raw frames can therefore be kept and put
/// together to windows as a stream grows; only frames whose samples changed are computed again.
///
/// Immutable after construction, so any thread may use it; making one takes a lock around FFTW's planner.
class LogMel {
 public:
  static constexpr float kSilence = -10.0F;  // a raw frame of zeros

  /// `bands`: 80, or 128 for large-v3 and its kin.
  explicit LogMel(std::size_t bands);
  ~LogMel();
  LogMel(LogMel&&) noexcept;
  LogMel& operator=(LogMel&&) noexcept;

  std::size_t bands() const { return bands_; }

  /// Raw frames first … first + count - 1 of `samples` followed by zeros up to `length` samples, mirrored at
  /// both ends. `out`: (count, bands). Frames in the zeros cost nothing. Expects length > kFftSize / 2.
  void compute(std::span<const float> samples, std::size_t length, std::size_t first, std::size_t count,
               std::span<float> out) const;

  /// All raw frames of `samples` followed by zeros up to `length` samples: length / 160 of them.
  MelFrames compute(std::span<const float> samples, std::size_t length) const;

 private:
  struct Plan;
  std::size_t bands_;
  std::unique_ptr<const Plan> plan_;
};

/// The largest raw value, at least LogMel::kSilence.
float loudest(std::span<const float> raw);

/// Raw to what the encoder takes: floor at `maximum` - 8, then (x + 4) / 4, in place.
void normalize(std::span<float> raw, float maximum);

/// A window as OpenAI's decode() takes it: `samples` (at most 30 s) padded with silence before the transform.
/// `frames`: how many of the 3000 are computed and returned, for an encoder that runs on fewer.
MelFrames padded_window(const LogMel& mel, std::span<const float> samples,
                        std::size_t frames = kWindowFrames);

}  // namespace captiond::whisper
