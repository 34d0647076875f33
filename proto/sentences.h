// Committed words put together to sentences, for readers that want whole ones.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "proto/messages.h"

namespace captiond::proto {

/// Consecutive words of one utterance, up to the end of a sentence.
struct Sentence {
  std::string source, language;
  std::uint64_t utterance = 0;
  std::uint64_t seq = 0;    // of the message that brought its last word
  std::vector<Word> words;  // never empty once handed out
  double time = 0.0;        // wall clock of the first word, seconds since 1970, to the
                            // millisecond; 0: unknown

  double start() const { return words.front().start; }  // seconds since the source started
  double end() const { return words.back().end; }
  double seconds() const { return end() - start(); }
  std::string text() const;  // fit to be shown, without the space in front
  bool operator==(const Sentence&) const = default;
};

/// Cuts what is committed after the ends of sentences and of utterances, and where it grows longer than
/// kLongest. Every committed word is in exactly one sentence. Pure; for one thread.
class Sentences {
 public:
  static constexpr std::size_t kLongest = 400;  // bytes

  /// The sentences that `caption` completes.
  std::vector<Sentence> add(const Caption& caption);
  /// What was open at that source ends where sound is missing.
  std::optional<Sentence> add(const Gap& gap);
  /// All that is open: no more of it will come.
  std::vector<Sentence> finish();
  /// What `source` has said of a sentence that has not ended, if anything.
  const Sentence* open(const std::string& source) const;

 private:
  std::optional<Sentence> close(const std::string& source);

  std::map<std::string, Sentence> open_;  // by source
};

}  // namespace captiond::proto
