// Looking for words in a long document without ever keeping the reader waiting.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "tui/reading/document.h"

namespace captiond {

/// Finds the paragraphs that contain a pattern, case aside: first upwards from where the reader was, then
/// what is below, and in the end what arrives. work() looks at no more than it is told to, so that a key
/// press costs the same in a history of any length. Pure.
class Search {
 public:
  Search() = default;
  /// `origin`: the paragraph where the reader is.
  Search(std::string pattern, const Document& document, std::uint64_t origin);

  const std::string& pattern() const { return pattern_; }
  /// Looks at `paragraphs` more of them at most; false when there are none left for now.
  bool work(const Document& document, std::size_t paragraphs);
  /// Everything that is there was looked at.
  bool complete(const Document& document) const;

  /// Goes to a match further up (-1) or down (+1), when work() has found it. False while it has not.
  bool go(int direction);
  /// go() is waiting for this direction; 0 when it waits for nothing.
  int wanted() const { return wanted_; }
  /// Nothing further in that direction, and nothing is looked for any more.
  void give_up() { wanted_ = 0; }

  std::optional<std::uint64_t> current() const;
  std::size_t matches() const { return found_.size(); }
  /// Of the current match, from 1 for the oldest.
  std::size_t rank() const { return at_ ? *at_ + 1 : 0; }

 private:
  void look_at(const Document& document, std::uint64_t paragraph, bool above);

  std::string pattern_;
  std::uint64_t above_ = 0, below_ = 0;  // the lowest number looked at, the next one to look at below
  std::deque<std::uint64_t> found_;      // in order
  std::optional<std::size_t> at_;        // of found_
  std::size_t origin_ = 0;               // matches that lie above where it began
  int wanted_ = 0;
};

}  // namespace captiond
