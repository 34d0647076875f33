// What could be captioned, asked for beside everything else.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "base/wakeup.h"
#include "proto/messages.h"

namespace captiond {

/// Asks the sound servers on a thread of its own, since one that hangs takes a second to be given up. The
/// public functions belong to the main thread.
class DeviceList {
 public:
  DeviceList() = default;
  ~DeviceList();
  DeviceList(const DeviceList&) = delete;
  DeviceList& operator=(const DeviceList&) = delete;

  /// The bell rings when the list is there. Nothing happens while it is being made.
  void ask();
  Wakeup& bell() { return bell_; }
  /// The list that was asked for, once.
  std::optional<proto::Devices> take();

 private:
  Wakeup bell_;
  std::thread thread_;
  std::mutex mutex_;  // guards all below
  bool busy_ = false;
  std::optional<proto::Devices> answer_;
};

}  // namespace captiond
