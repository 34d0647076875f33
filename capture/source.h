// Where sound comes from.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "capture/feed.h"
#include "capture/options.h"

namespace captiond {

/// A source of sound. start() and stop() are called by one owner thread; the sound arrives on the source's
/// own thread, through the feed. A source whose device goes away waits for it and returns by itself; the time
/// lost is `missing` on the first block after it.
class Source {
 public:
  virtual ~Source() = default;  // stops

  /// Begins to deliver. Returns at once: a device that is not there yet is no error.
  virtual void start() = 0;
  /// After it returns nothing more is written to the feed. Starting again is allowed.
  virtual void stop() = 0;
};

/// A device that could be captured.
struct DeviceInfo {
  SourceKind kind = SourceKind::pulse;
  std::string device;       // what SourceOptions::device takes
  std::string description;  // what a person knows it as
  bool monitor = false;     // it hears what a sink plays, or what one application does
  bool is_default = false;
};

/// Makes the source that `options` name. Throws Error for options that can never work (a file that is not
/// there, a pipe of zero channels); `feed` must outlive the source.
std::unique_ptr<Source> make_source(const SourceOptions& options, Feed& feed);

/// What PulseAudio or PipeWire and ALSA offer now. A server that does not answer offers nothing.
std::vector<DeviceInfo> list_devices();

/// True when a PulseAudio or PipeWire server answers.
bool pulse_server_is_reachable();

}  // namespace captiond
