// LocalAgreement-2: what two hypotheses in a row agree on is committed.
#pragma once

#include <vector>

#include "stream/word.h"

namespace captiond {

/// Holds the unconfirmed words of the last hypothesis and commits the longest prefix that the next one shares
/// with it, letter by letter. All times are stream positions.
///
/// The algorithm is that of Macháček, Dabre and Bojar, "Turning Whisper into Real-Time Transcription System"
/// (arXiv 2307.14743), in the variant of their program whisper_streaming.
class HypothesisBuffer {
 public:
  /// Nothing before `start` is committed again.
  explicit HypothesisBuffer(SampleTime start) : committed_until_(start) {}

  /// A new hypothesis. Words that lie before the committed end are dropped, as are up to five at its start
  /// that repeat the last committed ones.
  void insert(const std::vector<Word>& words);
  /// Commits what the last two hypotheses share and returns it, with the times of the newer.
  std::vector<Word> flush();
  /// Commits the whole unconfirmed tail: no other hypothesis will follow.
  std::vector<Word> flush_all();
  /// Forgets committed words that end at or before `time`: the window now starts there.
  void forget_before(SampleTime time);

  /// The words of the last hypothesis that are not committed.
  const std::vector<Word>& unconfirmed() const { return unconfirmed_; }
  /// Committed words that are still inside the window.
  const std::vector<Word>& committed() const { return committed_; }
  /// End of the last committed word.
  SampleTime committed_until() const { return committed_until_; }

 private:
  void drop_repeated();
  void commit(const std::vector<Word>& words);

  std::vector<Word> committed_, unconfirmed_, newest_;
  SampleTime committed_until_;
};

}  // namespace captiond
