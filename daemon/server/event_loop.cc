#include "daemon/server/event_loop.h"

#include <sys/epoll.h>
#include <systemd/sd-event.h>

#include <cstring>
#include <string>
#include <utility>

#include "base/error.h"

namespace captiond {

// What sd-event keeps for us with each registration; freed by its destroy callback, which it puts off while
// the callback runs.
struct EventLoop::Callback {
  EventLoop* owner;
  std::function<void(std::uint32_t)> call;
  std::uint64_t period = 0;  // microseconds; 0: not repeated

  static int run(void* self, std::uint32_t events) noexcept {
    auto* callback = static_cast<Callback*>(self);
    try {
      callback->call(events);
    } catch (...) {
      callback->owner->thrown_ = std::current_exception();
      callback->owner->stop();
    }
    return 0;
  }
  static int on_io(sd_event_source*, int, std::uint32_t events, void* self) { return run(self, events); }
  static int on_signal(sd_event_source*, const signalfd_siginfo*, void* self) { return run(self, 0); }
  static int on_time(sd_event_source* source, std::uint64_t, void* self) {
    if (const std::uint64_t period = static_cast<Callback*>(self)->period; period > 0) {
      sd_event_source_set_time_relative(source, period);
      sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
    }
    return run(self, 0);  // last: the call may drop the registration
  }
};

namespace {

void check(int result, const char* what) {
  if (result < 0) throw Error(std::string("event loop: cannot ") + what + ": " + std::strerror(-result));
}

constexpr std::uint64_t kTimerSlack = 1000;  // microseconds: the default of 250 ms suits no caption

}  // namespace

void EventLoop::Release::operator()(sd_event_source* source) const {
  sd_event_source_disable_unref(source);
}

EventLoop::EventLoop() {
  check(sd_event_new(&loop_), "start");
}

EventLoop::~EventLoop() {
  sd_event_unref(loop_);
}

template <typename Add>
EventLoop::Watch EventLoop::watch(std::function<void(std::uint32_t)> call, Add add) {
  auto callback = std::make_unique<Callback>(Callback{this, std::move(call)});
  sd_event_source* source = nullptr;
  add(&source, *callback);
  sd_event_source_set_destroy_callback(source, [](void* self) { delete static_cast<Callback*>(self); });
  callback.release();  // NOLINT(bugprone-unused-return-value): the destroy callback owns it now
  return Watch(source);
}

EventLoop::Watch EventLoop::on_io(int fd, std::uint32_t events, std::function<void(std::uint32_t)> call) {
  return watch(std::move(call), [&](sd_event_source** source, Callback& callback) {
    check(sd_event_add_io(loop_, source, fd, events, Callback::on_io, &callback), "watch a descriptor");
  });
}

void EventLoop::change_events(const Watch& watch, std::uint32_t events) {
  check(sd_event_source_set_io_events(watch.get(), events), "change a watch");
}

EventLoop::Watch EventLoop::on_bell(Wakeup& bell, std::function<void()> call) {
  return on_io(bell.fd(), EPOLLIN, [&bell, call = std::move(call)](std::uint32_t) {
    bell.clear();
    call();
  });
}

EventLoop::Watch EventLoop::on_signal(int signal, std::function<void()> call) {
  return watch([call = std::move(call)](std::uint32_t) { call(); },
               [&](sd_event_source** source, Callback& callback) {
                 check(sd_event_add_signal(loop_, source, signal | SD_EVENT_SIGNAL_PROCMASK,
                                           Callback::on_signal, &callback),
                       "watch a signal");
               });
}

EventLoop::Watch EventLoop::after(std::chrono::microseconds delay, std::function<void()> call) {
  return watch([call = std::move(call)](std::uint32_t) { call(); },
               [&](sd_event_source** source, Callback& callback) {
                 check(sd_event_add_time_relative(loop_, source, CLOCK_MONOTONIC,
                                                  static_cast<std::uint64_t>(delay.count()), kTimerSlack,
                                                  Callback::on_time, &callback),
                       "set a timer");
               });
}

EventLoop::Watch EventLoop::every(std::chrono::microseconds period, std::function<void()> call) {
  return watch([call = std::move(call)](std::uint32_t) { call(); },
               [&](sd_event_source** source, Callback& callback) {
                 callback.period = static_cast<std::uint64_t>(period.count());
                 check(sd_event_add_time_relative(loop_, source, CLOCK_MONOTONIC, callback.period,
                                                  kTimerSlack, Callback::on_time, &callback),
                       "set a timer");
               });
}

void EventLoop::run() {
  check(sd_event_loop(loop_), "run");
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

void EventLoop::stop() {
  sd_event_exit(loop_, 0);
}

}  // namespace captiond
