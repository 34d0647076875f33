// An ALSA capture device.
#pragma once

#include <string>

#include "capture/source.h"
#include "capture/source_thread.h"

namespace captiond {

/// Records one PCM on a thread of its own, at the rate the device prefers, in mono or stereo, in periods of
/// 10 ms.
///
/// An overrun restarts the device; one that is gone is closed and looked for again every second. What was not
/// heard meanwhile is missing before the next block.
class AlsaSource final : public Source {
 public:
  AlsaSource(const SourceOptions& options, Feed& feed);

  void start() override;
  void stop() override { thread_.stop(); }

 private:
  void run(Wakeup& stop);

  const std::string device_;
  Feed& feed_;
  SourceThread thread_;
};

}  // namespace captiond
