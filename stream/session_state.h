// What a session holds, and the parts of its work: sound, passes, updates.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "stream/session.h"
#include "stream/utterance.h"
#include "vad/endpointer.h"

namespace captiond {

// In place of an utterance's number.
inline constexpr std::uint64_t kTranslation = 0, kNobody = static_cast<std::uint64_t>(-1);

/// A pass that a worker is busy with.
struct Errand {
  std::uint64_t id = 0;
  std::uint64_t utterance = kTranslation;
  Span span;
};

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

}  // namespace captiond
