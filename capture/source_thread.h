// The thread of a source that has one of its own.
#pragma once

#include <functional>
#include <string>
#include <thread>
#include <utility>

#include "base/thread.h"
#include "base/wakeup.h"

namespace captiond {

/// Runs a source's loop. start() and stop() belong to the source's owner thread. Make it the last member, so
/// that the thread is gone before what it uses.
class SourceThread {
 public:
  SourceThread() = default;
  ~SourceThread() { stop(); }
  SourceThread(const SourceThread&) = delete;
  SourceThread& operator=(const SourceThread&) = delete;

  /// Starts `run`, which returns soon after the bell it is given rings, and leaves that bell ringing or not.
  /// Does nothing when it was started already.
  void start(std::function<void(Wakeup& stop)> run) {
    if (thread_.joinable()) return;
    stop_.clear();
    thread_ = std::thread([this, run = std::move(run)] {
      name_this_thread("capture");
      run(stop_);
    });
  }

  /// Returns when the loop has.
  void stop() {
    if (!thread_.joinable()) return;
    stop_.ring();
    thread_.join();
  }

 private:
  Wakeup stop_;
  std::thread thread_;
};

}  // namespace captiond
