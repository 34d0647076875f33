// What readers see of what was recognised: marks left out, words masked, text replaced.
#pragma once

#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "proto/messages.h"
#include "proto/options.h"

namespace captiond::proto {

/// Applied by a reader to every caption, in order; the daemon and its history keep what was recognised. A
/// mark may begin in one message and end in a later one: its words are held back until it is clear that they
/// are one, and given then if they are none. Replacements see the words that one message brings. Numbers and
/// times of messages stay, and every word that is shown keeps its time. For one thread.
class Filter {
 public:
  /// Throws Error(bad_config) for a replacement that is none.
  explicit Filter(const FilterOptions& options);

  Caption apply(Caption caption);

 private:
  static constexpr std::size_t kLongestMark = 12;  // words; what opens a bracket and goes on longer is speech

  void hide_marks(Caption& caption);
  template <class Words>
  void replace(Words& words) const;
  template <class Words>
  void mask(Words& words) const;

  bool hides_marks_, masks_;
  std::set<std::string> masked_;  // lower case
  std::vector<std::pair<std::regex, std::string>> replacements_;
  std::map<std::string, std::vector<Word>> held_;  // by source: the beginning of what may be a mark
};

/// Bytes [begin, end) of a text that are a mark, for readers that show marks and make them quieter than
/// words.
struct MarkSpan {
  std::size_t begin = 0, end = 0;
  bool operator==(const MarkSpan&) const = default;
};
std::vector<MarkSpan> marks_in(std::string_view text);

}  // namespace captiond::proto
