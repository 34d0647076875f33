// What clients may ask of the daemon.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "capture/options.h"
#include "proto/messages.h"

namespace captiond {

/// The daemon as its server sees it; the tests of the server have one of their own. Called by the main
/// thread.
class Control {
 public:
  virtual ~Control() = default;
  virtual std::vector<proto::SourceInfo> sources() const = 0;
  virtual std::map<std::string, std::string> models() const = 0;  // role -> name
  virtual proto::Status status() const = 0;
  /// Pauses or resumes one source, which exists.
  virtual void set_paused(const std::string& source, bool paused) = 0;
  /// Stops and starts the writing of what is said; false: no history is kept at all.
  virtual bool set_history_paused(bool paused) = 0;
  /// Has the devices that could be captioned told to all subscribers, soon.
  virtual void ask_devices() = 0;
  /// Lets a source, which exists, hear another device from now on.
  virtual void choose_device(const std::string& source, SourceKind kind, const std::string& device) = 0;
  /// Reads the configuration again and takes over what can change while running. Gives what cannot, for a
  /// person. Throws Error for a bad file: then all stays as it was.
  virtual std::vector<std::string> reload() = 0;
  /// Begins to caption a device as another source, and gives its id; empty when there are too many.
  virtual std::string add_source(SourceKind kind, const std::string& device, const std::string& label) = 0;
  /// Listens to a source, which exists, no more; what was said is still captioned.
  virtual void remove_source(const std::string& source) = 0;
};

}  // namespace captiond
