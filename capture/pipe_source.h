// Raw PCM from standard input or a named pipe.
#pragma once

#include <vector>

#include "base/unique_fd.h"
#include "capture/source.h"
#include "capture/source_thread.h"

namespace captiond {

/// Reads raw little-endian PCM, as the options say, until its writer closes, and has then ended. A writer
/// faster than the feed is made to wait, as by any full pipe. stop() interrupts a read that waits.
class PipeSource final : public Source {
 public:
  /// Throws Error for a format that is not usable and for a path that cannot be opened.
  PipeSource(const SourceOptions& options, Feed& feed);

  void start() override;
  void stop() override { thread_.stop(); }

 private:
  void run(int fd, Wakeup& stop);
  bool pass_on(std::vector<std::byte>& bytes, Wakeup& stop);

  const std::string path_;
  const SoundFormat format_;
  const bool float_samples_;
  Feed& feed_;
  std::vector<float> samples_;  // the thread's
  SourceThread thread_;
};

}  // namespace captiond
