// Passes go to the models, and their answers to the utterances they are about.
#include <algorithm>
#include <memory>
#include <utility>

#include "stream/session_state.h"

namespace captiond {

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

SampleTime Session::State::covered(Role role) const {
  const SampleTime now = endpointer.now();
  if (utterances.empty()) return now;
  if (role == Role::confirm) return utterances.front().policy->covered(role);
  return speaking() ? utterances.back().policy->covered(role) : now;
}

}  // namespace captiond
