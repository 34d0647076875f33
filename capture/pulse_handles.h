// Ownership of libpulse's objects. All are used with the main loop's lock held or on its thread.
#pragma once

#include <pulse/pulseaudio.h>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

namespace captiond {

struct PulseDelete {
  void operator()(pa_threaded_mainloop* loop) const { pa_threaded_mainloop_free(loop); }
  void operator()(pa_mainloop* loop) const { pa_mainloop_free(loop); }
  void operator()(pa_proplist* list) const { pa_proplist_free(list); }
  // Nobody is called back any more once the handle is gone.
  void operator()(pa_context* context) const {
    pa_context_set_state_callback(context, nullptr, nullptr);
    pa_context_set_subscribe_callback(context, nullptr, nullptr);
    pa_context_disconnect(context);
    pa_context_unref(context);
  }
  void operator()(pa_stream* stream) const {
    pa_stream_set_state_callback(stream, nullptr, nullptr);
    pa_stream_set_read_callback(stream, nullptr, nullptr);
    pa_stream_set_moved_callback(stream, nullptr, nullptr);
    pa_stream_set_suspended_callback(stream, nullptr, nullptr);
    pa_stream_disconnect(stream);
    pa_stream_unref(stream);
  }
};
template <typename T>
using PulseHandle = std::unique_ptr<T, PulseDelete>;

/// Lets an operation run on by itself; its callback tells the end.
inline void let_run(pa_operation* operation) {
  if (operation) pa_operation_unref(operation);
}

/// Calls a function once, later, on the loop's thread.
class PulseTimer {
 public:
  PulseTimer(pa_mainloop_api* api, std::function<void()> call) : api_(api), call_(std::move(call)) {}
  ~PulseTimer() { cancel(); }
  PulseTimer(const PulseTimer&) = delete;
  PulseTimer& operator=(const PulseTimer&) = delete;

  bool is_armed() const { return event_ != nullptr; }
  void arm(std::chrono::milliseconds delay) {
    cancel();
    timeval due{};
    pa_timeval_add(pa_gettimeofday(&due), std::chrono::microseconds(delay).count());
    event_ = api_->time_new(api_, &due, &PulseTimer::ring, this);
  }
  void cancel() {
    if (event_) api_->time_free(std::exchange(event_, nullptr));
  }

 private:
  static void ring(pa_mainloop_api*, pa_time_event*, const timeval*, void* self) {
    static_cast<PulseTimer*>(self)->cancel();
    static_cast<PulseTimer*>(self)->call_();
  }

  pa_mainloop_api* const api_;
  const std::function<void()> call_;
  pa_time_event* event_ = nullptr;
};

}  // namespace captiond
