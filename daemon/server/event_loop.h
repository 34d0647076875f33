// The main thread's loop: sd-event with ownership.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>

#include "base/wakeup.h"

struct sd_event;
struct sd_event_source;

namespace captiond {

/// Waits for descriptors, bells, timers and signals, and calls back. One thread owns it and everything
/// registered on it; other threads come in by a Wakeup. What a callback throws ends run(), which throws it
/// on.
class EventLoop {
 public:
  struct Release {
    void operator()(sd_event_source* source) const;
  };
  /// A registration, which ends when this goes. A callback may drop its own.
  using Watch = std::unique_ptr<sd_event_source, Release>;

  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// `events` as in epoll(7): EPOLLIN and EPOLLOUT; errors and hang-ups are always told.
  Watch on_io(int fd, std::uint32_t events, std::function<void(std::uint32_t)> call);
  static void change_events(const Watch& watch, std::uint32_t events);
  /// The bell is cleared before the call.
  Watch on_bell(Wakeup& bell, std::function<void()> call);
  /// Blocks the signal in this thread: register before other threads start, so that they inherit it.
  Watch on_signal(int signal, std::function<void()> call);
  Watch after(std::chrono::microseconds delay, std::function<void()> call);
  Watch every(std::chrono::microseconds period, std::function<void()> call);

  void run();
  void stop();

 private:
  sd_event* loop_ = nullptr;
  std::exception_ptr thrown_;

  struct Callback;
  template <typename Add>
  Watch watch(std::function<void(std::uint32_t)> call, Add add);
};

}  // namespace captiond
