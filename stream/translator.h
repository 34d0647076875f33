// What was said, once more in English.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "stream/recognizer.h"
#include "stream/recording.h"

namespace captiond {

/// A sentence, or all of a short utterance, in English. Never taken back.
struct Translation {
  std::uint64_t utterance = 0;
  std::string from;  // the language that was spoken
  std::string text;
  SampleTime start{0}, end{0};  // of what was said
  bool operator==(const Translation&) const = default;
};

/// Has committed words translated, a sentence at a time, by a pass of its own over their sound: what stands
/// is not shown later for it, and is translated with all its context. What is English already is left out.
/// Sound that waits is bounded: the oldest goes untranslated when the models cannot keep up. Used by the
/// session's thread.
class Translator {
 public:
  /// Sound of an utterance; the first of it begins at `start`.
  void hear(std::uint64_t utterance, SampleTime start, std::span<const float> samples);
  /// Words of it were committed.
  void commit(std::uint64_t utterance, std::span<const Word> words, const std::string& language);
  /// No more of it will be.
  void close(std::uint64_t utterance, const std::string& language);

  /// The pass that is wanted next, if any. Its number, role and id are the session's.
  std::optional<Pass> next();
  /// It was answered.
  void accept(const PassResult& result);

  std::vector<Translation> take();
  bool idle() const { return pieces_.empty(); }

 private:
  struct Piece {
    std::uint64_t utterance;
    Recording sound;
    SampleTime said_from{0}, said_until{0};  // of its words; equal: none yet
    std::string language{};
    bool ready = false;
  };
  using Pieces = std::deque<Piece>;

  Pieces::iterator open_piece(std::uint64_t utterance);
  Pieces::iterator cut(const Pieces::iterator& piece, const std::string& language);
  void limit();

  Pieces pieces_;       // in order of time
  bool asked_ = false;  // the first of them is with a model
  int failures_ = 0;
  std::vector<Translation> translations_;
};

}  // namespace captiond
