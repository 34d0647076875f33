// The last minutes of sound of every source, in memory: what a line is cut from once its words stand.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"

namespace captiond {

/// 16 kHz mono by position; 16 bits a sample, so 9.6 MB for each source at the most. Any thread may call
/// anything.
class SoundTape {
 public:
  /// As far back as words may still be committed: the longest backlog and a window.
  static constexpr SampleTime kLength = std::chrono::minutes(5);

  explicit SoundTape(SampleTime length = kLength) : length_(static_cast<std::size_t>(length.count())) {}

  /// Sound of `source` from position `at` on, in [-1, 1]; positions only grow, and what they leave out is
  /// silence. Nothing is recorded while the tape is stopped.
  void record(const std::string& source, SampleTime at, std::span<const float> sound);
  /// What there still is of [from, to).
  std::vector<float> cut(const std::string& source, SampleTime from, SampleTime to) const;
  /// Erases everything, and records nothing until start().
  void stop();
  void start();

 private:
  struct Track {
    std::vector<std::int16_t> samples;  // position p at p modulo the length
    std::int64_t begin = 0, end = 0;    // positions that are held
  };
  void append(Track& track, std::int16_t sample) const;

  const std::size_t length_;
  mutable std::mutex mutex_;
  std::map<std::string, Track> tracks_;  // protected by mutex_, as all below
  bool stopped_ = false;
};

}  // namespace captiond
