#include "stream/session.h"

#include <iterator>
#include <utility>

#include "stream/session_state.h"

namespace captiond {

// ---- updates

/// Tells what a decision about `utterance` changed. Only the oldest utterance commits, so the update is its.
void Session::State::apply(Utterance& utterance, Decision decision) {
  utterance.sound.drop_before(utterance.policy->needed_from());
  translator.commit(utterance.number, decision.committed, utterance.language.language());
  announce(std::move(decision));
  if (!utterances.front().policy->finished()) return;
  translator.close(utterances.front().number, utterances.front().language.language());
  utterances.pop_front();
  if (!utterances.empty()) announce({});
}

void Session::State::announce(Decision decision) {
  Utterance& oldest = utterances.front();
  const bool final = oldest.policy->finished();
  std::vector<TailWord> now = final ? std::vector<TailWord>{} : tail();
  const bool changed = !decision.committed.empty() || decision.lost.end > SampleTime(0) || now != shown;
  if (!changed && !(final && oldest.revision > 0)) return;
  shown = now;
  const std::string& spoken = oldest.language.language();
  const bool translated = stream.task == "translate" && !spoken.empty() && spoken != "en";
  updates.push_back({oldest.number, ++oldest.revision, translated ? "en" : spoken, translated ? spoken : "",
                     std::move(decision.committed), std::move(now), decision.lost.start, decision.lost.end,
                     final});
}

std::vector<TailWord> Session::State::tail() const {
  std::vector<TailWord> all;
  for (const Utterance& utterance : utterances) {
    auto words = utterance.policy->tail();
    all.insert(all.end(), std::make_move_iterator(words.begin()), std::make_move_iterator(words.end()));
  }
  return all;
}

// ---- the public face

Session::Session(const StreamOptions& stream, const VadOptions& vad) {
  check_policy(stream);
  state_ = std::make_unique<State>(stream, vad);
}
Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

void Session::push(std::span<const float, kVadWindow> window, float speech) {
  state_->hear(window, speech);
}
void Session::change(const StreamOptions& stream, const VadOptions& vad) {
  check_policy(stream);
  state_->change(stream, vad);
}
void Session::gap(SampleTime length) {
  state_->jump(now() + length);
}
void Session::end() {
  state_->jump(now());
  state_->ended = true;
}
std::optional<Pass> Session::next_pass(Role role) {
  return state_->next_pass(role);
}
void Session::finish_pass(Role role, const PassResult& result) {
  state_->finish_pass(role, result);
}
std::vector<Update> Session::take_updates() {
  return std::exchange(state_->updates, {});
}
std::vector<Translation> Session::take_translations() {
  return state_->translator.take();
}
SampleTime Session::now() const {
  return state_->endpointer.now();
}
bool Session::speaking() const {
  return state_->speaking();
}
bool Session::idle() const {
  return state_->utterances.empty() && state_->translator.idle();
}
bool Session::done() const {
  return state_->ended && idle();
}
SampleTime Session::covered(Role role) const {
  return state_->covered(role);
}
SampleTime Session::waiting() const {
  return state_->waiting();
}

}  // namespace captiond
