// Words that the microphone heard from the speakers are told once.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "proto/messages.h"

namespace captiond {

/// The second line behind the echo canceller: takes from a microphone's captions what its speakers' captions
/// say too. Words are an echo only where four of them in a row, or more, are the same and said at the same
/// time: then they stand among the speakers' words and nothing that was spoken is lost. Short replies always
/// stay.
///
/// Committed words cannot be taken back, so those that may prove to be an echo wait: as tentative ones,
/// until another word or the speakers' own caption decides, and no longer than three seconds. While nobody
/// speaks in the speakers, nothing waits and captions pass as they are.
///
/// For one microphone. All times are seconds since 1970. Pure: `now` is an argument. For one thread.
class EchoText {
 public:
  /// Someone speaks in the speakers.
  void play(double now) { speaking_ = now; }
  /// What was said there.
  void play(const proto::Caption& caption);

  /// What the microphone heard.
  void hear(const proto::Caption& caption, double now);
  /// What is to be told of it by now, in order.
  std::vector<proto::Caption> take(double now);
  /// Likewise all the rest: before a gap and at the end.
  std::vector<proto::Caption> take_all();

 private:
  struct Said {
    std::string key;  // what two writings of a word have in common
    double time = 0.0;
  };
  struct Heard {
    proto::Word word;
    Said said;
  };
  struct Utterance {
    proto::Caption newest;  // without its committed words
    std::uint64_t rev = 0;
    double origin = 0.0;         // when the source's second 0 was
    std::vector<Heard> waiting;  // committed and not told
    double since = 0.0;          // when the first of them came
    bool echoes = false;         // the word before them was an echo
    bool changed = false;        // there is something to tell
  };

  std::size_t echo_at(std::span<const Said> words) const;
  bool is_unknown(double time) const;
  std::vector<Heard> decide(Utterance& utterance, bool at_once) const;
  proto::Caption told(Utterance& utterance, const std::vector<Heard>& words) const;
  void append_tail(const Utterance& utterance, proto::Caption& caption) const;
  Utterance& utterance_of(const proto::Caption& caption);

  std::vector<Said> played_;          // in order, of the last minute
  std::size_t tail_ = 0;              // the last so many of them may still change
  double covered_ = 0.0;              // until then the speakers' words are known
  double speaking_ = 0.0;             // when someone spoke in them last
  std::deque<Utterance> utterances_;  // the microphone's, not told in full
};

}  // namespace captiond
