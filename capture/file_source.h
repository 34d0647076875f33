// A sound file as a source.
#pragma once

#include "capture/source.h"
#include "capture/source_thread.h"

namespace captiond {

/// Plays a file into the feed from its beginning, at the pace of the recording or as fast as the feed has
/// room, and has then ended. No sample is lost: it waits for room in both cases, and catches up after.
class FileSource final : public Source {
 public:
  /// Throws Error when the file cannot be read.
  FileSource(const SourceOptions& options, Feed& feed);

  void start() override;
  void stop() override { thread_.stop(); }

 private:
  void run(Wakeup& stop);

  const std::string path_;
  const bool real_time_;
  Feed& feed_;
  SourceThread thread_;
};

}  // namespace captiond
