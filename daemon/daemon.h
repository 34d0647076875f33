// captiond at work: everything that the main thread does.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "conf/config.h"
#include "daemon/device_list.h"
#include "daemon/lanes/stream_thread.h"
#include "daemon/load_meter.h"
#include "daemon/reload.h"
#include "daemon/server/control.h"
#include "daemon/server/event_loop.h"
#include "daemon/server/listener.h"
#include "daemon/server/server.h"
#include "history/writer.h"

namespace captiond {

/// Brings what the stream thread reports to the clients and their commands to the stream thread; minds
/// signals, the watchdog and the status. Made, run and destroyed on the main thread, which has no other
/// threads yet when it makes this.
class Daemon : private Control {
 public:
  Daemon(const Config& config, Listener listener, Engines engines);

  /// Until SIGTERM or SIGINT. Throws what stopped it before: a model that cannot be loaded, for one.
  void run();

 private:
  std::vector<proto::SourceInfo> sources() const override { return sources_; }
  std::map<std::string, std::string> models() const override;
  proto::Status status() const override;
  void set_paused(const std::string& source, bool paused) override;
  bool set_history_paused(bool paused) override;
  void ask_devices() override { device_list_.ask(); }
  void choose_device(const std::string& source, SourceKind kind, const std::string& device) override;
  std::string add_source(SourceKind kind, const std::string& device, const std::string& label) override;
  void remove_source(const std::string& source) override;

  void take_reports();
  void take(proto::ServerMessage&& message);
  void take(Ready);
  void take(Resting);
  void take(Finished);
  void take(const std::exception_ptr& failure);
  void every_second();
  void watch_over();
  std::vector<std::string> reload() override;
  void reload_and_tell();
  void apply(const Reload& changes, const Config& fresh);
  void add(const SourceOptions& source);
  void remove(const std::string& id, const std::string& why);
  std::string history_state() const;
  void notice(const std::string& level, const std::string& message);
  void stop();
  void leave_when_flushed();
  void tell_manager();
  std::string status_line() const;

  Config config_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::vector<proto::SourceInfo> sources_;  // as last reported
  std::shared_ptr<SoundTape> tape_;         // when the history keeps sound
  std::unique_ptr<HistoryWriter> history_;  // when asked for
  LoadMeter load_meter_;
  double load_ = 0.0;
  bool loaded_ = false;   // the models were there once
  bool resting_ = false;  // and were let go of
  std::string told_;      // the status line that the service manager knows

  EventLoop loop_;
  DeviceList device_list_;
  StreamThread stream_;
  Server server_;
  std::vector<EventLoop::Watch> signals_;
  std::vector<EventLoop::Watch> watches_;
};

}  // namespace captiond
