// A PulseAudio source, the monitor of a sink, or what one application plays. PipeWire speaks the same
// protocol.
#pragma once

#include <chrono>
#include <string>

#include "capture/interruption.h"
#include "capture/pulse_client.h"
#include "capture/pulse_search.h"
#include "capture/source.h"

namespace captiond {

/// Records one source at its own rate, in mono or stereo, in fragments of 32 ms.
///
/// The server is never let to choose or change the source: it is asked for by name with DONT_MOVE, what was
/// really opened is asked back before the first sample counts, and "@mic@" and "@speakers@" are followed
/// here. So the speakers never yield a microphone's sound, whatever comes, goes or becomes the default.
///
/// "app:PATTERN" is an application's stream, heard by itself on the monitor of its sink, and followed as the
/// application restarts or moves to another sink. While it does not play nothing is missing.
class PulseSource final : public Source, private PulseClient::Listener {
 public:
  PulseSource(const SourceOptions& options, Feed& feed);
  ~PulseSource() override { stop(); }

  void start() override;
  void stop() override;

 private:
  // All on the client's thread.
  void on_connected() override { search_.start(client_->context()); }
  void on_devices_changed() override;
  void on_disconnected(const std::string& why) override;

  void look_later(std::chrono::milliseconds delay);
  void look_again();
  void ask_anew();
  void reconnect();
  void on_found(const PulseTarget& target, const std::string& why);
  void open(const PulseTarget& target);
  void connect_callbacks();
  void close();
  void wait_for_device(const std::string& why);
  void fail_stream(const std::string& why);
  void on_stream_state();
  void verify();
  bool is_what_was_asked_for(const PulseTarget& opened) const;
  void on_verified(const PulseTarget& opened);
  void report_health();
  void watch();
  void read();
  void deliver(const float* samples, std::size_t bytes) noexcept;
  std::string last_error() const;
  void report(SourceState state, const std::string& detail);

  const std::string device_;
  Feed& feed_;
  std::unique_ptr<PulseClient> client_;  // while started
  // All below belong to the client's thread while there is one.
  std::unique_ptr<PulseTimer> look_again_, watch_;
  std::chrono::milliseconds patience_{};  // before look_again_ looks: it doubles
  PulseSearch search_, second_search_;
  PulseHandle<pa_context> witness_;  // what second_search_ asks over
  PulseTarget target_;               // what stream_ was asked to open
  PulseTarget opened_;               // what verify() heard that it did
  PulseHandle<pa_stream> stream_;
  SoundFormat format_;
  bool verified_ = false;                  // stream_ records target_ and nothing else
  std::uint64_t heard_ = 0, watched_ = 0;  // fragments so far; and when watch() last looked
  std::chrono::nanoseconds hole_{0};
  Interruption interruption_;
};

}  // namespace captiond
