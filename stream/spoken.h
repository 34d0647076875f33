// What has been said in a window, as the model is told of it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "stream/word.h"

namespace captiond {

/// The committed words of a window. On the screen they stand for ever, but the model need not be told its own
/// errors: from the first word that it was not sure of, words are only proposed to it again. What it hears
/// there now, with more sound behind them, takes their place here, so that one wrong word does not make those
/// after it wrong.
class Spoken {
 public:
  /// `sure`: words less probable are only proposed.
  Spoken(SampleTime start, float sure) : sure_(sure), start_(start), end_(start) {}

  std::span<const Word> words() const { return words_; }
  /// The words just before what is heard next: those, or where the window has none, the last that left it.
  std::span<const Word> latest() const { return words_.empty() ? left_ : words_; }
  /// Where the committed words end; a window without any begins here.
  SampleTime end() const { return end_; }

  /// The words that stand for the model too, and where they end.
  std::span<const Word> forced() const;
  SampleTime forced_until() const;
  /// The words behind those.
  std::span<const Word> proposed() const { return words().subspan(forced().size()); }

  void add(std::span<const Word> words);
  /// Every word may be told: no pass is out that does not know of it.
  void tell_all() { told_ = words_.size(); }
  /// `heard`: an answer to what is forced and proposed. Takes the words from it that were committed already.
  void hear_again(std::vector<Word>& heard);
  /// The window begins at `time` now, behind the first `count` words.
  void drop(std::size_t count, SampleTime time);

 private:
  float sure_;
  std::vector<Word> words_, left_;
  std::size_t told_ = 0;  // words that the newest pass was told, or the next one may be
  SampleTime start_, end_;
};

}  // namespace captiond
