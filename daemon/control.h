// What clients may ask of the daemon.
#pragma once

#include <map>
#include <string>
#include <vector>

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
};

}  // namespace captiond
