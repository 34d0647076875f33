#include "daemon/lanes/stream_thread.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

#include "base/thread.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr auto kTurn = 100ms;  // the loop goes round at least so often

}  // namespace

StreamThread::StreamThread(const Config& config, Engines engines, std::shared_ptr<SoundTape> tape)
    : config_(config), engines_(std::move(engines)), tape_(std::move(tape)) {
  for (const SourceOptions& options : config_.sources) make_input(options);
}

StreamThread::~StreamThread() {
  stopping_ = true;
  reports_.close();
  bell_.ring();
  if (thread_.joinable()) thread_.join();
}

void StreamThread::start() {
  workers_.emplace(engines_.recognizer, bell_);
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
    Input* input = find(source);
    if (input && !deadline_ && input->set_paused(paused)) tell_about(*input);
  });
}

void StreamThread::change(const Config& config) {
  post([this, config] {
    config_.stream = config.stream;
    config_.vad = config.vad;
    config_.models.unload_after = config.models.unload_after;
    for (const auto& input : inputs_) input->lane().change(input->options(), config.stream, config.vad);
  });
}

void StreamThread::change(const SourceOptions& options) {
  post([this, options] {
    if (Input* input = find(options.id)) change(*input, options);
  });
}

void StreamThread::choose_device(const std::string& source, SourceKind kind, const std::string& device) {
  post([this, source, kind, device] {
    Input* input = find(source);
    if (!input) return;
    SourceOptions options = input->options();
    options.kind = kind;
    options.device = device;
    change(*input, options);
  });
}

void StreamThread::add(const SourceOptions& options) {
  post([this, options] { begin(options); });
}

void StreamThread::remove(const std::string& source) {
  post([this, source] {
    Input* input = find(source);
    if (!input || deadline_) return;
    input->end();
    leaving_.push_back(input->number());
  });
}

void StreamThread::watch(Watched wanted) {
  if (std::exchange(watch_asked_, wanted) == wanted) return;
  post([this, wanted] {
    watched_ = wanted;
    for (const auto& input : inputs_) input->lane().watch(wanted);
  });
}

double StreamThread::lag() const {
  return to_seconds(SampleTime(lag_.load(std::memory_order_relaxed)));
}

bool StreamThread::makes_progress(std::chrono::nanoseconds limit) {
  const std::uint64_t turns = turns_.load(std::memory_order_relaxed);
  const bool turned = std::exchange(turns_seen_, turns) != turns;
  return turned && workers_->busy_for() < limit;
}

void StreamThread::post(std::function<void()> work) {
  posted_.push(std::move(work));
  bell_.ring();
}

void StreamThread::run() {
  name_this_thread("stream");
  try {
    for (const auto& input : inputs_) input->start();
    while (!stopping_ && !finished()) turn();
    for (const auto& input : inputs_) input->lane().give_up();
    tell();
    for (const auto& input : inputs_) input->stop();
    reports_.push(Finished{});
  } catch (...) {
    reports_.push(std::current_exception());
  }
  reported_.ring();
}

void StreamThread::turn() {
  bell_.wait(kTurn);
  while (const auto work = posted_.try_pop()) (*work)();
  watch_sleep();
  for (const auto& input : inputs_) {
    if (input->read()) bell_.ring();
    const bool was_muted = input->is_muted();
    if (!input->watch_status()) continue;
    tell_about(*input);
    if (input->is_muted() && !was_muted) warn_of_mute(*input);
  }
  take_answers();
  watch_models();
  if (!deadline_) dispatch(workers_->preview());  // in the end there is nothing to show early
  dispatch(workers_->confirm());
  tell();
  sweep();
  turns_.fetch_add(1, std::memory_order_relaxed);
}

void StreamThread::make_input(const SourceOptions& options) {
  inputs_.push_back(
      std::make_unique<Input>(++last_input_, options, config_, engines_.detector(), bell_, tape_));
}

void StreamThread::begin(const SourceOptions& options) {
  if (deadline_) return;
  try {
    make_input(options);
  } catch (const Error& error) {
    return refuse(error);
  }
  Input& input = *inputs_.back();
  input.lane().watch(watched_);
  input.start();
  tell_about(input);
}

void StreamThread::change(Input& input, const SourceOptions& options) {
  if (deadline_) return;
  try {
    input.change(options, config_.stream, config_.vad);
  } catch (const Error& error) {
    return refuse(error);
  }
  tell_about(input);
}

void StreamThread::refuse(const Error& error) {
  reports_.push(proto::Notice{"error", error.what()});
  reported_.ring();
}

// An input that was removed goes when its last word is told.
void StreamThread::sweep() {
  std::erase_if(leaving_, [this](std::uint64_t number) {
    const auto input = std::ranges::find(inputs_, number, [](const auto& one) { return one->number(); });
    if (!(*input)->session().done()) return false;
    inputs_.erase(input);
    arrange_echoes(inputs_);
    return true;
  });
}

void StreamThread::take_answers() {
  while (const auto answer = workers_->take_answer()) {
    const auto input =
        std::ranges::find(inputs_, answer->input, [](const auto& one) { return one->number(); });
    if (input != inputs_.end()) (*input)->session().finish_pass(answer->role, answer->result);
  }
}

// Before the first sound after it, so that the gap lies where nothing was heard.
void StreamThread::watch_sleep() {
  const auto slept = sleep_.observe(SleepWatch::asleep());
  if (slept == SleepWatch::Duration{0}) return;
  for (const auto& input : inputs_) input->lane().sleep(slept);
}

// Models rest while no lane hears speech or has any left to caption.
void StreamThread::watch_models() {
  const bool quiet = std::ranges::all_of(inputs_, [](const auto& input) { return input->session().idle(); });
  const auto news = workers_->watch(quiet, config_.models.unload_after, Clock::now());
  if (news == Workers::News::none) return;
  if (news == Workers::News::ready) reports_.push(Ready{});
  if (news == Workers::News::resting) reports_.push(Resting{});
  reported_.ring();
}

// The lane whose speech has waited longest is asked first.
void StreamThread::dispatch(Worker& worker) {
  if (!worker.idle()) return;
  std::vector<std::size_t> order(inputs_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{},
                           [&](std::size_t lane) { return inputs_[lane]->lane().backlog(worker.role()); });
  for (const std::size_t lane : order) {
    if (auto pass = inputs_[lane]->session().next_pass(worker.role())) {
      worker.give({inputs_[lane]->number(), std::move(*pass)});
      return;
    }
  }
}

void StreamThread::tell() {
  SampleTime lag{0};
  bool told = false;
  for (const auto& input : inputs_) {
    lag = std::max(lag, input->lane().backlog(Role::confirm));
    for (proto::ServerMessage& message : input->lane().take_messages()) {
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
  arrange_echoes(inputs_);
  reports_.push(proto::SourceChanged{input.info()});
  reported_.ring();
}

void StreamThread::warn_of_mute(const Input& input) {
  reports_.push(proto::Notice{"warning", input.info().label + " " + input.info().detail});
  reported_.ring();
}

void StreamThread::end_everything() {
  for (const auto& input : inputs_) input->end();
}

bool StreamThread::finished() const {
  if (!deadline_) return false;
  return Clock::now() > *deadline_ ||
         std::ranges::all_of(inputs_, [](const auto& input) { return input->session().done(); });
}

Input* StreamThread::find(const std::string& id) {
  const auto found = std::ranges::find_if(inputs_, [&](const auto& input) {
    return input->options().id == id && std::ranges::count(leaving_, input->number()) == 0;
  });
  return found == inputs_.end() ? nullptr : found->get();
}

}  // namespace captiond
