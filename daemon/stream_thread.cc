#include "daemon/stream_thread.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

#include "base/thread.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr auto kTurn = 100ms;        // the loop goes round at least so often
constexpr int kBlocksPerTurn = 100;  // a second of sound: then other sources and answers have their turn
constexpr SampleTime kFileBacklog = std::chrono::seconds(5);  // a file that can wait is read no further

const char* name_of(SourceKind kind) {
  switch (kind) {
    case SourceKind::pulse:
      return "pulse";
    case SourceKind::alsa:
      return "alsa";
    case SourceKind::file:
      return "file";
    case SourceKind::pipe:
      return "pipe";
  }
  return "";
}

const char* name_of(SourceState state) {
  switch (state) {
    case SourceState::starting:
      return "starting";
    case SourceState::running:
      return "running";
    case SourceState::waiting:
      return "waiting";
    case SourceState::ended:
      return "ended";
    case SourceState::failed:
      return "failed";
  }
  return "";
}

bool is_a_device(SourceKind kind) {
  return kind == SourceKind::pulse || kind == SourceKind::alsa;
}

}  // namespace

proto::SourceInfo describe(const SourceOptions& options) {
  proto::SourceInfo info;
  info.id = options.id;
  info.label = options.label.empty() ? options.id : options.label;
  info.kind = name_of(options.kind);
  info.state = name_of(SourceState::starting);
  info.language = options.language;
  info.paused = !options.enabled;
  return info;
}

// A source and its lane.
struct StreamThread::Input {
  Input(const SourceOptions& options_, const Config& config, const Engines& engines, Wakeup& bell,
        std::shared_ptr<SoundTape> tape)
      : options(options_),
        info(describe(options_)),
        feed(bell),
        source(make_source(options, feed)),
        lane(options, config.stream, config.vad, engines.detector(), std::move(tape)) {}

  SourceOptions options;
  proto::SourceInfo info;  // as last told
  Feed feed;
  std::unique_ptr<Source> source;  // after the feed, which it writes to
  Lane lane;
  std::uint64_t overruns = 0;  // frames already told as a gap
};

StreamThread::StreamThread(const Config& config, Engines engines, std::shared_ptr<SoundTape> tape)
    : config_(config), engines_(std::move(engines)), tape_(std::move(tape)) {
  for (const SourceOptions& options : config_.sources) {
    inputs_.push_back(std::make_unique<Input>(options, config_, engines_, bell_, tape_));
  }
}

StreamThread::~StreamThread() {
  stopping_ = true;
  reports_.close();
  bell_.ring();
  if (thread_.joinable()) thread_.join();
}

void StreamThread::start() {
  preview_ = std::make_unique<Worker>(Role::preview, engines_.recognizer, answers_, bell_);
  confirm_ = std::make_unique<Worker>(Role::confirm, engines_.recognizer, answers_, bell_);
  thread_ = std::thread([this] { run(); });
}

void StreamThread::finish(std::chrono::milliseconds limit) {
  post([this, limit] {
    end_everything();
    deadline_ = Clock::now() + limit;
  });
}

void StreamThread::set_paused(const std::string& source, bool paused) {
  post([this, source, paused] {
    if (Input* input = find(source)) apply_pause(*input, paused);
  });
}

void StreamThread::change(const SourceOptions& options) {
  post([this, options] {
    Input* input = find(options.id);
    if (!input) return;
    input->lane.set_gain(options.gain);
    input->info.label = describe(options).label;
    tell_about(*input);
  });
}

void StreamThread::choose_device(const std::string& source, SourceKind kind, const std::string& device) {
  post([this, source, kind, device] {
    if (Input* input = find(source)) apply_choice(*input, kind, device);
  });
}

void StreamThread::add(const SourceOptions& options) {
  post([this, options] { begin(options); });
}

void StreamThread::set_spectrum(bool wanted) {
  if (std::exchange(spectrum_asked_, wanted) == wanted) return;
  post([this, wanted] {
    spectrum_ = wanted;
    for (const auto& input : inputs_) input->lane.set_spectrum(wanted);
  });
}

double StreamThread::lag() const {
  return to_seconds(SampleTime(lag_.load(std::memory_order_relaxed)));
}

bool StreamThread::makes_progress(std::chrono::nanoseconds limit) {
  const std::uint64_t turns = turns_.load(std::memory_order_relaxed);
  const bool turned = std::exchange(turns_seen_, turns) != turns;
  return turned && preview_->busy_for() < limit && confirm_->busy_for() < limit;
}

void StreamThread::post(std::function<void()> work) {
  posted_.push(std::move(work));
  bell_.ring();
}

void StreamThread::run() {
  name_this_thread("stream");
  try {
    for (const auto& input : inputs_) {
      if (input->info.paused) input->lane.pause(Clock::now());
      if (!input->info.paused) input->source->start();
    }
    while (!stopping_ && !finished()) turn();
    for (const auto& input : inputs_) input->lane.give_up();
    tell();
    for (const auto& input : inputs_) input->source->stop();
    reports_.push(Finished{});
  } catch (...) {
    reports_.push(std::current_exception());
  }
  reported_.ring();
}

void StreamThread::turn() {
  bell_.wait(kTurn);
  while (const auto work = posted_.try_pop()) (*work)();
  for (const auto& input : inputs_) {
    read(*input, kBlocksPerTurn);
    watch_status(*input);
  }
  take_answers();
  watch_loading();
  if (!deadline_) dispatch(*preview_);  // in the end there is nothing to show early
  dispatch(*confirm_);
  tell();
  turns_.fetch_add(1, std::memory_order_relaxed);
}

void StreamThread::read(Input& input, int blocks) {
  const bool can_wait = input.options.kind == SourceKind::file && !input.options.real_time;
  for (; blocks > 0; --blocks) {
    if (can_wait && !deadline_ && input.lane.backlog(Role::confirm) > kFileBacklog) return;
    const Block* block = input.feed.front();
    if (!block) return;
    const bool overrun = input.feed.overrun_frames() != input.overruns;
    if (block->missing.count() > 0) input.overruns = input.feed.overrun_frames();
    input.lane.take(*block, overrun ? "overrun" : "device-lost");
    input.feed.pop();
  }
  bell_.ring();  // there may be more
}

void StreamThread::watch_status(Input& input) {
  const SourceStatus status = input.feed.status();
  if (status.state == SourceState::ended && !input.feed.front()) input.lane.end();
  if (input.info.state == name_of(status.state) && input.info.device == status.device &&
      input.info.detail == status.detail) {
    return;
  }
  if (status.state == SourceState::waiting || status.state == SourceState::failed) input.lane.interrupt();
  input.info.state = name_of(status.state);
  input.info.device = status.device;
  input.info.detail = status.detail;
  tell_about(input);
}

// The boundary is strict: what was heard until now is captioned, what comes until resume is thrown away. A
// device is let go of, so that nothing on the desktop shows it as listening; a pipe goes on to be read, or
// its writer would keep what was said for later.
void StreamThread::apply_pause(Input& input, bool paused) {
  if (input.info.paused == paused || deadline_) return;
  read(input, std::numeric_limits<int>::max());
  if (paused) {
    input.lane.pause(Clock::now());
    if (is_a_device(input.options.kind)) input.source->stop();
  } else {
    input.lane.resume(Clock::now());
    input.source->start();
  }
  input.info.paused = paused;
  tell_about(input);
}

void StreamThread::apply_choice(Input& input, SourceKind kind, const std::string& device) {
  if (deadline_ || (input.options.kind == kind && input.options.device == device)) return;
  SourceOptions options = input.options;
  options.kind = kind;
  options.device = device;
  std::unique_ptr<Source> source;
  try {
    source = make_source(options, input.feed);
  } catch (const Error& error) {
    return refuse(error);
  }
  input.source->stop();
  read(input, std::numeric_limits<int>::max());
  if (!input.info.paused) input.lane.interrupt();
  input.options = std::move(options);
  input.source = std::move(source);
  input.info.kind = name_of(kind);
  input.feed.set_status({});
  if (!input.info.paused) input.source->start();
  tell_about(input);
}

void StreamThread::begin(const SourceOptions& options) {
  if (deadline_) return;
  try {
    inputs_.push_back(std::make_unique<Input>(options, config_, engines_, bell_, tape_));
  } catch (const Error& error) {
    return refuse(error);
  }
  Input& input = *inputs_.back();
  input.lane.set_spectrum(spectrum_);
  input.source->start();
  tell_about(input);
}

void StreamThread::refuse(const Error& error) {
  reports_.push(proto::Notice{"error", error.what()});
  reported_.ring();
}

void StreamThread::take_answers() {
  while (const auto answer = answers_.try_pop()) {
    (answer->role == Role::preview ? *preview_ : *confirm_).answered();
    inputs_[answer->lane]->lane.session().finish_pass(answer->role, answer->result);
  }
}

void StreamThread::watch_loading() {
  for (const auto* worker : {preview_.get(), confirm_.get()}) {
    if (const auto failure = worker->failure()) std::rethrow_exception(failure);
  }
  if (ready_ || !preview_->loaded() || !confirm_->loaded()) return;
  ready_ = true;
  reports_.push(Ready{});
  reported_.ring();
}

// The lane whose speech has waited longest is asked first.
void StreamThread::dispatch(Worker& worker) {
  if (!worker.idle()) return;
  std::vector<std::size_t> order(inputs_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{},
                           [&](std::size_t lane) { return inputs_[lane]->lane.backlog(worker.role()); });
  for (const std::size_t lane : order) {
    if (auto pass = inputs_[lane]->lane.session().next_pass(worker.role())) {
      worker.give({lane, std::move(*pass)});
      return;
    }
  }
}

void StreamThread::tell() {
  SampleTime lag{0};
  bool told = false;
  for (const auto& input : inputs_) {
    lag = std::max(lag, input->lane.backlog(Role::confirm));
    for (proto::ServerMessage& message : input->lane.take_messages()) {
      told = true;
      if (std::holds_alternative<proto::Level>(message) || std::holds_alternative<proto::Spectrum>(message)) {
        reports_.try_push(std::move(message));  // not worth waiting for
      } else {
        reports_.push(std::move(message));
      }
    }
  }
  lag_.store(lag.count(), std::memory_order_relaxed);
  if (told) reported_.ring();
}

void StreamThread::tell_about(Input& input) {
  reports_.push(proto::SourceChanged{input.info});
  reported_.ring();
}

void StreamThread::end_everything() {
  for (const auto& input : inputs_) {
    input->source->stop();
    read(*input, std::numeric_limits<int>::max());
    input->lane.end();
  }
}

bool StreamThread::finished() const {
  if (!deadline_) return false;
  return Clock::now() > *deadline_ ||
         std::ranges::all_of(inputs_, [](const auto& input) { return input->lane.session().done(); });
}

StreamThread::Input* StreamThread::find(const std::string& id) {
  const auto found =
      std::ranges::find_if(inputs_, [&](const auto& input) { return input->options.id == id; });
  return found == inputs_.end() ? nullptr : found->get();
}

}  // namespace captiond
