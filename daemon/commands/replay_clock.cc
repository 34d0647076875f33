#include "daemon/commands/replay_clock.h"

#include <exception>

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 100ms;  // between looks at something that rings when it is there

}  // namespace

ReplayClock::ReplayClock(const Engines& engines, const ReplayOptions& options, const ShowUpdate& show)
    : session_(options.stream, options.vad), show_(show) {
  if (options.preview)
    preview_ = std::make_unique<Worker>(Role::preview, engines.recognizer, answers_, bell_);
  confirm_ = std::make_unique<Worker>(Role::confirm, engines.recognizer, answers_, bell_);
  if (preview_) wait_for(*preview_);
  wait_for(*confirm_);
  begun_ = Clock::now();
}

void ReplayClock::wait_for(Worker& worker) {
  while (!worker.loaded()) {
    if (const auto failure = worker.failure()) std::rethrow_exception(failure);
    bell_.wait(kPatience);
  }
}

void ReplayClock::push(std::span<const float, kVadWindow> window, float speech) {
  serve(begun_ + std::chrono::duration_cast<Clock::duration>(session_.now() + SampleTime(kVadWindow)));
  session_.push(window, speech);
  tell();
  give_passes();
}

void ReplayClock::end() {
  session_.end();
  tell();
  give_passes();
  while (!session_.done()) serve(Clock::now() + kPatience);
}

/// Takes answers as they come until the time is reached.
void ReplayClock::serve(Clock::time_point until) {
  for (auto left = until - Clock::now(); left > 0ns; left = until - Clock::now()) {
    bell_.wait(std::chrono::ceil<std::chrono::milliseconds>(left));
    take_answers();
  }
}

void ReplayClock::take_answers() {
  while (const auto answer = answers_.try_pop()) {
    (answer->role == Role::preview ? preview_ : confirm_)->answered();
    Work& work = work_[static_cast<std::size_t>(answer->role)];
    work.busy += answer->result.cost;
    ++work.passes;
    session_.finish_pass(answer->role, answer->result);
    tell();
    give_passes();
  }
}

void ReplayClock::give_passes() {
  for (Worker* worker : {preview_.get(), confirm_.get()}) {
    if (!worker || !worker->idle()) continue;
    if (auto pass = session_.next_pass(worker->role())) worker->give({0, std::move(*pass)});
  }
}

void ReplayClock::tell() {
  const std::chrono::duration<double> time = Clock::now() - begun_;
  for (Update& update : session_.take_updates()) {
    show_({std::move(update), to_seconds(session_.now()), time.count()});
  }
}

}  // namespace captiond
