#include "daemon/lanes/workers.h"

#include <exception>

namespace captiond {

Workers::Workers(const RecognizerFactory& make, Wakeup& bell)
    : preview_(Role::preview, make, answers_, bell), confirm_(Role::confirm, make, answers_, bell) {}

std::optional<Answer> Workers::take_answer() {
  auto answer = answers_.try_pop();
  if (answer) (answer->role == Role::preview ? preview_ : confirm_).answered();
  return answer;
}

Workers::News Workers::watch(bool quiet, SampleTime patience, Clock::time_point now) {
  for (const Worker* worker : {&preview_, &confirm_})
    if (const auto failure = worker->failure()) std::rethrow_exception(failure);
  if (!quiet) stirred_ = now;
  switch (state_) {
    case State::loading:
      if (!preview_.loaded() || !confirm_.loaded()) break;
      state_ = State::ready;
      stirred_ = now;
      return News::ready;
    case State::ready:
      if (patience == SampleTime(0) || now - stirred_ < patience) break;
      if (!preview_.idle() || !confirm_.idle()) break;
      for (Worker* worker : {&preview_, &confirm_}) worker->rest();
      state_ = State::resting;
      return News::resting;
    case State::resting:
      if (quiet) break;
      for (Worker* worker : {&preview_, &confirm_}) worker->wake();
      state_ = State::loading;
  }
  return News::none;
}

}  // namespace captiond
