#include "stream/session.h"

#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <utility>

#include "stream/utterance.h"
#include "vad/endpointer.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr SampleTime kLongestPreRoll = 1s;

// In place of an utterance's number.
constexpr std::uint64_t kTranslation = 0, kNobody = static_cast<std::uint64_t>(-1);

/// A pass that a worker is busy with.
struct Errand {
  std::uint64_t id = 0;
  std::uint64_t utterance = kTranslation;
  Span span;
};

}  // namespace

/// Sound goes to the newest utterance, confirm works on the oldest, preview on the newest. An utterance
/// leaves the queue when its policy has committed all of it.
struct Session::State {
  State(const StreamOptions& stream_options, const VadOptions& vad_options)
      : stream(stream_options), vad(vad_options), endpointer(vad_options) {}

  void change(const StreamOptions& stream_options, const VadOptions& vad_options);
  void hear(std::span<const float, kVadWindow> window, float speech);
  void hear_speech(std::span<const float> samples);
  void begin_utterance(SampleTime start);
  void end_utterance(SampleTime end);
  void jump(SampleTime position);
  void limit_backlog();
  void forget_errand(std::uint64_t utterance, SampleTime before);
  SampleTime waiting() const;

  std::optional<Errand>& errand(Role role) { return errands[static_cast<std::size_t>(role)]; }
  std::optional<Pass> next_pass(Role role);
  Pass make_pass(Role role, const Utterance& utterance, Look look) const;
  std::optional<Pass> next_translation();
  void finish_pass(Role role, const PassResult& result);
  bool believes(Utterance& utterance, Span span, const Hypothesis& hypothesis);

  void apply(Utterance& utterance, Decision decision);
  void announce(Decision decision);
  std::vector<TailWord> tail() const;
  SampleTime covered(Role role) const;
  bool speaking() const { return !utterances.empty() && !utterances.back().extent.over; }

  StreamOptions stream;
  VadOptions vad;
  Endpointer endpointer;
  Recording recent{SampleTime(0)};   // the last second or two: an utterance begins before its onset
  std::string language;              // of the newest utterance that is known
  CommittedText text;                // outlives the policies that write to it
  std::deque<Utterance> utterances;  // those not finished, the oldest first
  Translator translator;             // idle unless the task is "both"
  std::uint64_t last_utterance = 0, last_pass = 0;
  std::array<std::optional<Errand>, 2> errands;  // by role
  std::vector<TailWord> shown;                   // the tail of the last update
  std::vector<Update> updates;
  bool ended = false;
};

void Session::State::change(const StreamOptions& stream_options, const VadOptions& vad_options) {
  if (stream_options.language != stream.language || stream_options.languages != stream.languages)
    language.clear();
  stream = stream_options;
  vad = vad_options;
  endpointer.change(vad_options);
}

// ---- sound

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

// ---- passes

std::optional<Pass> Session::State::next_pass(Role role) {
  if (errand(role)) return std::nullopt;
  if (!utterances.empty()) {
    const Utterance& utterance = role == Role::confirm ? utterances.front() : utterances.back();
    auto look = utterance.policy->next(role, utterance.extent);
    if (look && look->span.start < look->span.end) {
      errand(role) = {++last_pass, utterance.number, look->span};
      return make_pass(role, utterance, std::move(*look));
    }
  }
  return role == Role::confirm ? next_translation() : std::nullopt;
}

/// Captions come first: a translation is made while confirm has nothing else to do.
std::optional<Pass> Session::State::next_translation() {
  auto pass = translator.next();
  if (!pass) return std::nullopt;
  pass->id = ++last_pass;
  errand(Role::confirm) = {last_pass, kTranslation, {pass->start, pass->end()}};
  return pass;
}

Pass Session::State::make_pass(Role role, const Utterance& utterance, Look look) const {
  const auto sound = utterance.sound.between(look.span.start, look.span.end);
  Pass pass;
  pass.id = last_pass;
  pass.role = role;
  pass.samples = std::make_shared<const std::vector<float>>(sound.begin(), sound.end());
  pass.start = look.span.start;
  pass.last = utterance.extent.over && look.span.end >= utterance.extent.end;
  pass.language = utterance.language.told(pass.end() - pass.start, pass.last);
  pass.languages = stream.languages;
  pass.expected_language = utterance.language.expected();
  pass.translate = stream.task == "translate";
  pass.prompt = std::move(look.prompt);
  pass.continues = look.continues;
  pass.prefix = std::move(look.prefix);
  pass.prefix_end = look.prefix_end;
  pass.draft = std::move(look.draft);
  pass.stop_before = look.stop_before;
  return pass;
}

void Session::State::finish_pass(Role role, const PassResult& result) {
  if (!errand(role) || errand(role)->id != result.id) return;
  const Errand done = *std::exchange(errand(role), std::nullopt);
  if (done.utterance == kTranslation) return translator.accept(result);
  const auto utterance = std::find_if(utterances.begin(), utterances.end(),
                                      [&done](const Utterance& one) { return one.number == done.utterance; });
  if (utterance == utterances.end()) return;
  Policy& policy = *utterance->policy;
  const Extent& extent = utterance->extent;
  if (result.failed || (role == Role::confirm && !believes(*utterance, done.span, result.hypothesis)))
    return apply(*utterance, policy.reject(role, done.span, extent));
  apply(*utterance, policy.accept(role, done.span, result.hypothesis, extent));
}

/// Only confirm's passes decide about the language: a model that knows but one has no say.
bool Session::State::believes(Utterance& utterance, Span span, const Hypothesis& hypothesis) {
  const bool last = utterance.extent.over && span.end >= utterance.extent.end;
  const bool believed = utterance.language.believes({hypothesis.language, hypothesis.language_probability},
                                                    span.end - span.start, last);
  if (believed) language = utterance.language.language();
  return believed;
}

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

SampleTime Session::State::covered(Role role) const {
  const SampleTime now = endpointer.now();
  if (utterances.empty()) return now;
  if (role == Role::confirm) return utterances.front().policy->covered(role);
  return speaking() ? utterances.back().policy->covered(role) : now;
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
