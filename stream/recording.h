// Sound that is kept for a while.
#pragma once

#include <span>
#include <vector>

#include "base/time.h"

namespace captiond {

/// A stretch of a stream without holes: grows at its end, is dropped from its start.
class Recording {
 public:
  explicit Recording(SampleTime start) : start_(start) {}

  SampleTime start() const { return start_; }
  SampleTime end() const { return start_ + SampleTime(std::ssize(samples_)); }

  void append(std::span<const float> samples);
  /// The part of [from, to) that is kept.
  std::span<const float> between(SampleTime from, SampleTime to) const;
  void drop_before(SampleTime time);
  void drop_after(SampleTime time);

 private:
  SampleTime start_;
  std::vector<float> samples_;
};

}  // namespace captiond
