// Time as captiond counts it: positions and lengths in a stream of 16 kHz samples.
#pragma once

#include <chrono>
#include <cstdint>
#include <ratio>

namespace captiond {

/// Every sound inside captiond is mono float at this rate; capture/ resamples to it.
inline constexpr int kSampleRate = 16000;

/// A position in a source's stream (samples since the source started) or a length of it. Being a chrono
/// duration it adds, subtracts and compares as one, and mixes with literals such as 500ms only where that is
/// exact.
using SampleTime = std::chrono::duration<std::int64_t, std::ratio<1, kSampleRate>>;

/// Stream seconds, as the protocol writes them.
constexpr double to_seconds(SampleTime time) {
  return std::chrono::duration<double>(time).count();
}

/// The sample nearest to `seconds`.
constexpr SampleTime from_seconds(double seconds) {
  return std::chrono::round<SampleTime>(std::chrono::duration<double>(seconds));
}

}  // namespace captiond
