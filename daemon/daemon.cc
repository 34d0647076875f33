#include "daemon/daemon.h"

#include <fmt/core.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "daemon/lanes/source_info.h"
#include "daemon/service_manager.h"
#include "daemon/source_choice.h"
#include "whisper/model.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr auto kLastPasses = 20s;     // for the words that were being said when we were told to stop
constexpr auto kLastWrites = 2s;      // for clients that read slowly
constexpr double kLateSeconds = 5.0;  // a delay that wants an explanation

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!word.empty()) text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

std::shared_ptr<SoundTape> make_tape(const HistoryOptions& options) {
  return options.enabled && options.sound != "none" ? std::make_shared<SoundTape>() : nullptr;
}

std::unique_ptr<HistoryWriter> make_history(const Config& config, std::shared_ptr<SoundTape> tape) {
  std::map<std::string, int> keep_days;
  for (const SourceOptions& source : config.sources) {
    if (source.keep_days >= 0) keep_days[source.id] = source.keep_days;
  }
  const std::string path = history_path();
  log_info("the history is kept in {}", path);
  return std::make_unique<HistoryWriter>(config.history, std::move(keep_days), path, std::move(tape));
}

}  // namespace

Daemon::Daemon(const Config& config, Listener listener, Engines engines)
    : config_(config),
      tape_(make_tape(config.history)),
      stream_(config, std::move(engines), tape_),
      server_(loop_, std::move(listener), *this, config.journal) {
  for (const SourceOptions& source : config_.sources) sources_.push_back(describe(source));
  if (config_.history.enabled) history_ = make_history(config_, tape_);
  for (const proto::SourceInfo& source : sources_) {
    if (history_) history_->take(proto::SourceChanged{source});
  }
  for (const int signal : {SIGTERM, SIGINT}) signals_.push_back(loop_.on_signal(signal, [this] { stop(); }));
  signals_.push_back(loop_.on_signal(SIGHUP, [this] { reload_and_tell(); }));
  watches_.push_back(loop_.on_bell(stream_.bell(), [this] { take_reports(); }));
  watches_.push_back(loop_.on_bell(device_list_.bell(), [this] {
    if (auto devices = device_list_.take()) server_.publish(std::move(*devices));
  }));
  watches_.push_back(loop_.every(1s, [this] { every_second(); }));
  if (const auto limit = watchdog_limit()) {
    watches_.push_back(loop_.every(*limit / 3, [this] { watch_over(); }));
  }
}

void Daemon::run() {
  stream_.start();
  notify_ready();
  tell_manager();
  loop_.run();
}

std::map<std::string, std::string> Daemon::models() const {
  return {{"preview", config_.models.preview}, {"confirm", config_.models.confirm}};
}

proto::Status Daemon::status() const {
  proto::Status status;
  status.lag = stream_.lag();
  status.cpu = load_;
  status.memory_mb = memory_mb();
  status.uptime = std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  status.paused = std::ranges::all_of(sources_, &proto::SourceInfo::paused);
  if (!loaded_) {
    status.overload = "the models are being loaded";
  } else if (status.lag > kLateSeconds) {
    status.overload = fmt::format(
        "confirmed text is {:.0f} s behind: this machine is too slow for the model '{}' now; a smaller one "
        "under [models] confirm would keep up",
        status.lag, config_.models.confirm);
  }
  status.history = history_state();
  status.clients = server_.clients();
  status.models = models();
  status.precision = whisper::precision_here(config_.models.options);
  status.resting = resting_;
  status.sources = sources_;
  return status;
}

void Daemon::set_paused(const std::string& id, bool paused) {
  for (proto::SourceInfo& source : sources_) {
    if (source.id == id) source.paused = paused;
  }
  stream_.set_paused(id, paused);
}

bool Daemon::set_history_paused(bool paused) {
  if (!history_) return false;
  history_->set_paused(paused);
  server_.publish(status());
  return true;
}

std::string Daemon::history_state() const {
  if (!history_) return "off";
  return history_->paused() ? "paused" : "on";
}

void Daemon::choose_device(const std::string& id, SourceKind kind, const std::string& device) {
  log_info("source {}: hears {} from now on", id, device);
  stream_.choose_device(id, kind, device);
}

std::string Daemon::add_source(SourceKind kind, const std::string& device, const std::string& label) {
  if (sources_.size() >= kMostSources) return {};
  SourceOptions source;
  source.id = new_id(label.empty() ? device : label, sources_);
  source.label = label.empty() ? device : label;
  source.kind = kind;
  source.device = device;
  add(source);
  return source.id;
}

void Daemon::add(const SourceOptions& source) {
  sources_.push_back(describe(source));
  stream_.add(source);
}

void Daemon::remove_source(const std::string& id) {
  remove(id, "removed until captiond starts again");
}

// What it said last is still told.
void Daemon::remove(const std::string& id, const std::string& why) {
  const auto source = std::ranges::find(sources_, id, &proto::SourceInfo::id);
  if (source == sources_.end()) return;
  proto::SourceInfo gone = *source;
  gone.state = "ended";
  gone.detail = why;
  sources_.erase(source);
  stream_.remove(id);
  take(proto::SourceChanged{gone});
}

void Daemon::take_reports() {
  while (auto report = stream_.report()) {
    std::visit([this](auto&& content) { take(std::forward<decltype(content)>(content)); },
               std::move(*report));
  }
}

void Daemon::take(proto::ServerMessage&& message) {
  if (const auto* changed = std::get_if<proto::SourceChanged>(&message)) {
    for (proto::SourceInfo& source : sources_) {
      if (source.id == changed->source.id) source = changed->source;
    }
    log_info("source {}: {}{}", changed->source.id, changed->source.paused ? "paused, " : "",
             joined({changed->source.state, changed->source.device, changed->source.detail}));
  }
  if (history_) history_->take(message);
  server_.publish(std::move(message));
}

void Daemon::take(Ready) {
  if (resting_) {
    log_info("someone speaks: the models are back");
  } else {
    log_info("models are loaded: {} shows, {} confirms", config_.models.preview, config_.models.confirm);
  }
  loaded_ = true;
  resting_ = false;
  tell_manager();
}

void Daemon::take(Resting) {
  log_info("nobody has spoken for long: the models rest");
  resting_ = true;
  tell_manager();
}

void Daemon::take(Finished) {
  leave_when_flushed();
}

void Daemon::take(const std::exception_ptr& failure) {
  std::rethrow_exception(failure);
}

void Daemon::every_second() {
  load_ = load_meter_.load();
  stream_.watch({server_.wanted("levels"), server_.wanted("spectrum")});
  if (server_.wanted("status")) server_.publish(status());
  tell_manager();
  if (history_) {
    if (const std::string trouble = history_->trouble(); !trouble.empty()) notice("error", trouble);
  }
}

// A sign of life is given for real progress alone: the stream thread goes round, and no pass takes longer
// than the service manager would wait for us.
void Daemon::watch_over() {
  const auto limit = watchdog_limit().value_or(30s);
  if (stream_.makes_progress(limit)) notify_alive();
}

void Daemon::reload_and_tell() {
  notify_reloading();
  try {
    const std::vector<std::string> restart = reload();
    if (restart.empty()) {
      notice("info", "the configuration was read again");
    } else {
      notice("warning", "after a restart only, these changes take effect: " + joined(restart));
    }
  } catch (const Error& error) {
    notice("error", std::string("the configuration stays as it was: ") + error.what());
  }
  notify_ready();
}

std::vector<std::string> Daemon::reload() {
  const Config fresh = load_config(config_.path);
  const Reload changes = compare(config_, fresh);
  apply(changes, fresh);
  return changes.restart;
}

void Daemon::apply(const Reload& changes, const Config& fresh) {
  const std::vector<SourceOptions> before = std::exchange(config_.sources, fresh.sources);
  if (changes.common) {
    config_.stream = fresh.stream;
    config_.vad = fresh.vad;
    config_.models.unload_after = fresh.models.unload_after;
    stream_.change(config_);
  }
  for (const SourceOptions& source : changes.changed) {
    const bool enabled = std::ranges::find(before, source.id, &SourceOptions::id)->enabled;
    if (enabled != source.enabled) set_paused(source.id, !source.enabled);
    stream_.change(source);
  }
  for (const std::string& id : changes.removed) remove(id, "the configuration does not name it any more");
  for (const SourceOptions& source : changes.added) add(source);
  set_log_level(fresh.log_level);
  config_.log_level = fresh.log_level;
}

void Daemon::notice(const std::string& level, const std::string& message) {
  log_line(level, message);
  server_.publish(proto::Notice{level, message});
}

// The first signal ends in order; the next one finds its default action and ends at once.
void Daemon::stop() {
  notify_stopping();
  notify_status("stopping: the last words are being confirmed");
  log_info("stopping: the last words are being confirmed; a second signal stops at once");
  signals_.clear();
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT}) sigaddset(&signals, signal);
  ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  server_.stop_accepting();
  stream_.finish(kLastPasses);
}

void Daemon::leave_when_flushed() {
  watches_.push_back(loop_.every(10ms, [this] {
    if (server_.flushed()) loop_.stop();
  }));
  watches_.push_back(loop_.after(kLastWrites, [this] { loop_.stop(); }));
}

void Daemon::tell_manager() {
  const std::string line = status_line();
  if (std::exchange(told_, line) != line) notify_status(line);
}

std::string Daemon::status_line() const {
  if (!loaded_) return fmt::format("loading {}, {}", config_.models.preview, config_.models.confirm);
  std::vector<std::string> heard;
  for (const proto::SourceInfo& source : sources_) {
    if (source.state == "running" && !source.paused) heard.push_back(source.id);
  }
  if (heard.empty()) return "no source is heard";
  if (resting_) return fmt::format("listening to {}, models resting", joined(heard));
  return fmt::format("captioning {}, {:.1f} s behind", joined(heard), stream_.lag());
}

}  // namespace captiond
