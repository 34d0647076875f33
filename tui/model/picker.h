// The list of sources, and of devices that could be sources, to choose from.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "proto/messages.h"

namespace captiond {

/// A cursor in a list: first the sources, then the devices. With a source taken up, a device chosen next
/// becomes what that source hears. Pure.
class Picker {
 public:
  void set_devices(std::vector<proto::Device> devices) { devices_ = std::move(devices); }
  const std::vector<proto::Device>& devices() const { return devices_; }

  void move(int by, std::size_t sources) {
    const auto last = static_cast<std::ptrdiff_t>(sources + devices_.size()) - 1;
    at_ = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(at_) + by, 0,
                                                              std::max<std::ptrdiff_t>(last, 0)));
  }
  std::size_t at() const { return at_; }
  /// The source under the cursor.
  std::optional<std::size_t> source(std::size_t sources) const {
    return at_ < sources ? std::optional(at_) : std::nullopt;
  }
  const proto::Device* device(std::size_t sources) const {
    return at_ >= sources && at_ - sources < devices_.size() ? &devices_[at_ - sources] : nullptr;
  }

  /// The source that is to hear another device; put down by naming none.
  const std::optional<std::string>& taken() const { return taken_; }
  void take(std::optional<std::string> source, std::size_t sources) {
    taken_ = std::move(source);
    if (taken_ && !devices_.empty()) at_ = sources;
  }

 private:
  std::vector<proto::Device> devices_;
  std::size_t at_ = 0;
  std::optional<std::string> taken_;
};

}  // namespace captiond
