// Text a page at a time, for fingers. Pure.
#pragma once

#include <cstddef>
#include <deque>
#include <string>

namespace captiond {

/// Pages of at most `cells` cells that wait until the reader turns them; how many wait behind the one that is
/// shown stands at its end: "+12". A reader who is behind loses nothing that kMost pages hold.
class BraillePager {
 public:
  static constexpr std::size_t kMost = 20000;

  explicit BraillePager(int cells) : cells_(cells) {}

  void add(const std::string& sentence);
  void next();
  void back();
  void newest();

  std::string page() const;
  std::size_t waiting() const { return pages_.empty() ? 0 : pages_.size() - 1 - at_; }

 private:
  static constexpr int kCount = 4;  // cells for " +99"

  const int cells_;
  std::deque<std::string> pages_;
  std::size_t at_ = 0;  // the page that is shown
  bool read_ = true;    // the reader asked for more than there was: what comes is shown at once
};

}  // namespace captiond
