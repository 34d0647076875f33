#include "proto/filter.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/error.h"

namespace captiond::proto {
namespace {

// English alone, and stems of no other word: names and harmless words must not be masked.
constexpr std::array kSwearWords = {"fuck",    "fucked", "fucker",   "fucking", "motherfucker",
                                    "shit",    "shitty", "bullshit", "bitch",   "bastard",
                                    "asshole", "cunt",   "dickhead"};

std::string_view without_space(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text;
}

bool opens_mark(std::string_view text) {
  text = without_space(text);
  return text.starts_with('[') || text.starts_with('(') || text.starts_with("♪") || text.starts_with("*");
}

/// Whether `words`, which open a mark, hold all of it.
bool is_whole(const std::vector<Word>& words) {
  std::string text;
  for (const Word& word : words) text += word.text;
  const std::string_view mark = without_space(text);
  const auto ends = [&](std::string_view end) {
    const auto at = mark.rfind(end);
    return at != mark.npos && at > 0 && mark.substr(at + end.size()).find_first_not_of(" .,!?") == mark.npos;
  };
  if (mark.starts_with('[')) return ends("]");
  if (mark.starts_with('(')) return ends(")");
  if (mark.starts_with('*')) return ends("*");
  return true;  // notes are marks by themselves
}

constexpr std::string_view kNote = "♪";

/// Where the mark that begins at `at` ends; npos when what stands there is none.
std::size_t end_of_mark(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongest = 80;  // bytes
  const std::string_view rest = text.substr(at, kLongest);
  if (rest.starts_with(kNote)) {
    const auto close = rest.find(kNote, kNote.size());
    return at + (close == rest.npos ? 0 : close) + kNote.size();
  }
  const char close = rest[0] == '[' ? ']' : rest[0] == '(' ? ')' : rest[0] == '*' ? '*' : '\0';
  const auto end = close ? rest.find(close, 1) : rest.npos;
  return end == rest.npos || end < 2 ? rest.npos : at + end + 1;
}

std::string letters_of(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (std::isalpha(static_cast<unsigned char>(c)))
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

/// The letters after the first become stars.
void star_out(std::string& text) {
  bool first = true;
  for (char& c : text) {
    if (!std::isalpha(static_cast<unsigned char>(c))) continue;
    if (!first) c = '*';
    first = false;
  }
}

using Replacement = std::pair<std::regex, std::string>;

Replacement compiled(const std::string& rule) {
  constexpr std::string_view kArrow = " => ";
  const auto arrow = rule.find(kArrow);
  if (arrow == rule.npos || arrow == 0)
    throw Error("expected \"FIND => PUT\", found \"" + rule + "\"", ExitCode::bad_config);
  const std::string pattern = rule.substr(0, arrow);
  try {
    const auto flags = std::regex::ECMAScript | std::regex::icase | std::regex::optimize;
    return {std::regex(pattern, flags), rule.substr(arrow + kArrow.size())};
  } catch (const std::regex_error& error) {
    throw Error("expected a regular expression, found \"" + pattern + "\": " + error.what(),
                ExitCode::bad_config);
  }
}

}  // namespace

Filter::Filter(const FilterOptions& options) : hides_marks_(options.marks == "hide"), masks_(options.mask) {
  if (masks_) masked_.insert(kSwearWords.begin(), kSwearWords.end());
  for (const std::string& word : options.also_mask) masked_.insert(letters_of(word));
  for (const std::string& rule : options.replace) replacements_.push_back(compiled(rule));
}

Caption Filter::apply(Caption caption) {
  if (hides_marks_) hide_marks(caption);
  replace(caption.committed);
  replace(caption.tail);
  mask(caption.committed);
  mask(caption.tail);
  return caption;
}

void Filter::hide_marks(Caption& caption) {
  std::vector<Word> shown;
  std::vector<Word>& held = held_[caption.source];
  const auto release = [&] {
    shown.insert(shown.end(), held.begin(), held.end());
    held.clear();
  };
  for (Word& word : caption.committed) {
    if (held.empty() && !opens_mark(word.text)) {
      shown.push_back(std::move(word));
      continue;
    }
    held.push_back(std::move(word));
    if (is_whole(held)) held.clear();
    if (held.size() >= kLongestMark) release();
  }
  if (caption.final) release();
  if (!shown.empty() && !caption.committed.empty() && caption.time > 0.0)
    caption.time += shown.front().start - caption.committed.front().start;
  caption.committed = std::move(shown);
}

// The words are joined, and what a pattern finds goes to the first word that it touches; those that it
// swallowed whole go.
template <class Words>
void Filter::replace(Words& words) const {
  for (const auto& [pattern, put] : replacements_) {
    std::string text;
    std::vector<std::size_t> ends;
    ends.reserve(words.size());
    for (const auto& word : words) ends.push_back((text += word.text).size());
    std::vector<std::string> fresh(words.size());
    std::size_t at = 0, index = 0;
    const auto copy_until = [&](std::size_t end) {
      for (; at < end; ++at) {
        while (at >= ends[index]) ++index;
        fresh[index] += text[at];
      }
    };
    for (std::sregex_iterator match(text.begin(), text.end(), pattern), last; match != last; ++match) {
      if (match->length() == 0) continue;
      const auto begin = static_cast<std::size_t>(match->position());
      copy_until(begin);
      while (begin >= ends[index]) ++index;
      fresh[index] += match->format(put);
      at = begin + static_cast<std::size_t>(match->length());
    }
    copy_until(text.size());
    for (std::size_t i = 0; i < words.size(); ++i) words[i].text = std::move(fresh[i]);
    std::erase_if(words, [](const auto& word) { return word.text.empty(); });
  }
}

template <class Words>
void Filter::mask(Words& words) const {
  if (masked_.empty()) return;
  for (auto& word : words)
    if (masked_.contains(letters_of(word.text))) star_out(word.text);
}

std::vector<MarkSpan> marks_in(std::string_view text) {
  std::vector<MarkSpan> marks;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at > 0 && text[at - 1] != ' ') continue;
    const std::size_t end = end_of_mark(text, at);
    if (end == text.npos) continue;
    marks.push_back({at, end});
    at = end - 1;
  }
  return marks;
}

}  // namespace captiond::proto
