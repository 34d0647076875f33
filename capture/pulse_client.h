// A connection to a PulseAudio or PipeWire server that comes back by itself.
#pragma once

#include <string>

#include "capture/pulse_handles.h"

namespace captiond {

/// What an application says about itself: a captioner, for accessibility.
PulseHandle<pa_proplist> pulse_application();

/// A context on a thread of its own. It never starts a server; when none answers, or the one there was is
/// gone, it tries again, every two seconds at last.
///
/// Constructed, started, halted and destroyed by one owner thread; everything else happens on the client's
/// thread.
class PulseClient {
 public:
  /// Told on the client's thread.
  class Listener {
   public:
    virtual void on_connected() = 0;
    /// A device came or went, a default changed, or, where that was asked for, what an application plays.
    virtual void on_devices_changed() = 0;
    /// The context is of no more use: streams on it must go now.
    virtual void on_disconnected(const std::string& why) = 0;

   protected:
    ~Listener() = default;
  };

  /// Of what applications play it is told only when it wants to be: that changes often.
  PulseClient(Listener& listener, bool applications);
  ~PulseClient() { halt(); }
  PulseClient(const PulseClient&) = delete;
  PulseClient& operator=(const PulseClient&) = delete;

  void start();
  /// Ends the thread: the listener hears no more, and its streams may be dropped by the owner.
  void halt();

  /// Begins anew with a context of its own; nobody is told that the old one goes. On the client's thread,
  /// with no stream.
  void reconnect() { connect(); }

  pa_context* context() const { return context_.get(); }
  pa_mainloop_api* api() const { return pa_threaded_mainloop_get_api(loop_.get()); }

 private:
  void connect();
  void on_state();
  void on_event(pa_subscription_event_type_t event);
  void lose();

  Listener& listener_;
  const bool applications_;
  PulseHandle<pa_threaded_mainloop> loop_;
  bool running_ = false;  // the owner's
  // All below belong to the client's thread while it runs.
  PulseHandle<pa_context> context_;
  PulseTimer retry_;
  int failures_ = 0;  // in a row
};

}  // namespace captiond
