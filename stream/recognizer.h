// A pass: one look of a model at a stretch of sound.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "stream/word.h"

namespace captiond {

/// What a worker is asked to do. A pass owns all it needs, so it may wait, be replaced by a newer one or
/// outlive its session.
struct Pass {
  std::uint64_t id = 0;  // unique within the session
  Role role = Role::confirm;
  std::shared_ptr<const std::vector<float>> samples;  // 16 kHz mono
  SampleTime start{0};                                // stream position of the first sample
  std::string language;                               // what is spoken; empty: the model finds out,
  std::vector<std::string> languages;                 // among these alone, unless there are none,
  std::string expected_language;                      // and keeps to this one in doubt: see choose_language()
  bool translate = false;                             // into English, what is not
  std::string prompt;                                 // what was said before `start`

  // A pass that continues gives the words behind `prefix`; else it gives all words of the samples, and where
  // the model's segments end.
  bool continues = false;
  std::string prefix;         // the committed words at the start of the samples,
  SampleTime prefix_end{0};   // which were said until here
  std::string draft;          // a guess of what follows: saves time where it is right, changes nothing
  SampleTime stop_before{0};  // the answer ends with what is heard so long before the samples end

  bool last = false;  // the utterance is over: nothing will follow these samples

  SampleTime end() const { return start + SampleTime(static_cast<SampleTime::rep>(samples->size())); }
};

/// What a model heard. Word times are stream positions.
struct Hypothesis {
  std::vector<Word> words;
  std::vector<SampleTime> segment_ends;  // ends of the model's segments in order: where a window may be cut
  std::string language;
  float language_probability =
      0.0F;  // where the model chose it; 0: it had no choice, or kept to the expected
};

/// The answer to a pass.
struct PassResult {
  std::uint64_t id = 0;
  Hypothesis hypothesis;
  bool failed = false;  // the model threw or was stopped: the hypothesis is empty and says nothing
  double cost = 0.0;    // seconds that the pass took
};

/// Runs passes, one at a time, on the thread of its worker. recognize() may throw.
class Recognizer {
 public:
  virtual ~Recognizer() = default;
  virtual Hypothesis recognize(const Pass& pass) = 0;
};

}  // namespace captiond
