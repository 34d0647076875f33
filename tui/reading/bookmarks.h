// Paragraphs that the reader wants to find again, and those that came while nobody looked.
#pragma once

#include <cstdint>
#include <iterator>
#include <optional>
#include <set>
#include <vector>

namespace captiond {

/// Numbers of paragraphs of one document. Pure.
class Bookmarks {
 public:
  /// True when it is marked now.
  bool toggle(std::uint64_t paragraph) {
    if (marks_.erase(paragraph)) return false;
    marks_.insert(paragraph);
    return true;
  }
  bool contains(std::uint64_t paragraph) const { return marks_.contains(paragraph); }
  /// Those of `first` and later paragraphs, in their order.
  std::vector<std::uint64_t> from(std::uint64_t first) const {
    return {marks_.lower_bound(first), marks_.end()};
  }

  /// The nearest mark above (direction -1) or below (+1) a paragraph.
  std::optional<std::uint64_t> next(std::uint64_t from, int direction) const {
    const auto place = direction < 0 ? marks_.lower_bound(from) : marks_.upper_bound(from);
    if (direction < 0) return place == marks_.begin() ? std::nullopt : std::optional(*std::prev(place));
    return place == marks_.end() ? std::nullopt : std::optional(*place);
  }
  /// Forgets marks of paragraphs before `first`, which are gone.
  void forget_before(std::uint64_t first) { marks_.erase(marks_.begin(), marks_.lower_bound(first)); }

 private:
  std::set<std::uint64_t> marks_;
};

/// What came between the last look and the one before it: [from, until).
struct Unread {
  std::uint64_t from = 0, until = 0;
  bool contains(std::uint64_t paragraph) const { return paragraph >= from && paragraph < until; }
  std::uint64_t size() const { return until - from; }
};

/// Knows from the terminal's focus, or else from the keys, when the reader looks. Pure.
class Attention {
 public:
  /// The last sign of the reader, when the document ended at `end`: a key, or focus lost.
  void last_seen(std::uint64_t end) { seen_ = end; }
  /// The reader is back.
  void returns(std::uint64_t end) {
    if (seen_ && end > *seen_) unread_ = {*seen_, end};
    seen_.reset();
  }
  const Unread& unread() const { return unread_; }

 private:
  std::optional<std::uint64_t> seen_;
  Unread unread_;
};

}  // namespace captiond
