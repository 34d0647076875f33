// Sound comes, and with it utterances begin and end.
#include <algorithm>

#include "stream/session_state.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr SampleTime kLongestPreRoll = 1s;

}  // namespace

void Session::State::change(const StreamOptions& stream_options, const VadOptions& vad_options) {
  if (stream_options.language != stream.language || stream_options.languages != stream.languages)
    language.clear();
  stream = stream_options;
  vad = vad_options;
  endpointer.change(vad_options);
}

void Session::State::hear(std::span<const float, kVadWindow> window, float speech) {
  recent.append(window);
  if (recent.end() - recent.start() > 2 * kLongestPreRoll) recent.drop_before(recent.end() - kLongestPreRoll);
  if (speaking()) hear_speech(window);
  const auto event = endpointer.push(speech);
  if (event && event->kind == SpeechEvent::Kind::begin) begin_utterance(event->at);
  if (event && event->kind == SpeechEvent::Kind::end) end_utterance(event->at);
  if (!speaking()) return;
  Extent& extent = utterances.back().extent;
  extent.speech_end = endpointer.now() - endpointer.quiet_for();
  extent.settle = extent.speech_end + vad.post_roll;
  if (extent.end > extent.speech_end) apply(utterances.back(), utterances.back().policy->wait(extent));
  limit_backlog();
}

void Session::State::hear_speech(std::span<const float> samples) {
  Utterance& utterance = utterances.back();
  if (stream.task == "both") translator.hear(utterance.number, utterance.extent.end, samples);
  utterance.hear(samples);
}

void Session::State::begin_utterance(SampleTime start) {
  start = std::max(start, recent.start());
  const std::string fixed = stream.languages.size() == 1 ? stream.languages.front() : stream.language;
  Utterance utterance{++last_utterance, 0,  {start, start, start, start},
                      Recording(start), {}, LanguageChoice(fixed, language)};
  utterance.policy = make_policy(stream, text, start);
  utterances.push_back(std::move(utterance));
  hear_speech(recent.between(start, recent.end()));
}

void Session::State::end_utterance(SampleTime end) {
  Utterance& utterance = utterances.back();
  utterance.end_at(end);
  apply(utterance, utterance.policy->conclude(utterance.extent));
}

void Session::State::jump(SampleTime position) {
  if (const auto event = endpointer.jump(position)) end_utterance(event->at);
  recent = Recording(position);
}

/// Confirm is far behind or hangs: memory is bounded, so the oldest half of what waits is given up.
void Session::State::limit_backlog() {
  if (waiting() <= stream.max_backlog) return;
  while (waiting() > stream.max_backlog / 2) {
    Utterance& oldest = utterances.front();
    const SampleTime limit = oldest.sound.start() + waiting() - stream.max_backlog / 2;
    forget_errand(oldest.number, limit);
    apply(oldest, oldest.policy->give_up(std::min(limit, oldest.extent.end), oldest.extent));
  }
}

/// The words of a pass that looks at what was given up would be said a second time.
void Session::State::forget_errand(std::uint64_t utterance, SampleTime before) {
  auto& out = errand(Role::confirm);
  if (out && out->utterance == utterance && out->span.start < before) out->utterance = kNobody;
}

SampleTime Session::State::waiting() const {
  SampleTime sum{0};
  for (const Utterance& utterance : utterances) sum += utterance.sound.end() - utterance.sound.start();
  return sum;
}

}  // namespace captiond
