#include "tui/commands/formats/cues.h"

#include <algorithm>

#include "tui/text/text.h"

namespace captiond {
namespace {

constexpr std::size_t kLines = 2;

/// Two lines of about the same length are read more easily than a long one over a short one.
std::vector<std::string> balanced(const std::string& text) {
  std::vector<Row> rows = wrap(text, kCueColumns);
  for (int width = kCueColumns - 1; width > 1; --width) {
    auto narrower = wrap(text, width);
    if (narrower.size() > rows.size()) break;
    rows = std::move(narrower);
  }
  std::vector<std::string> lines;
  lines.reserve(rows.size());
  for (const Row& row : rows) lines.push_back(text.substr(row.begin, row.end - row.begin));
  return lines;
}

std::string without_space(const std::string& text) {
  return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}

/// A cue under way.
struct Draft {
  std::string text;
  double start = 0.0, end = 0.0;

  bool takes(const proto::Word& word) const {
    return wrap(without_space(text + clean(word.text)), kCueColumns).size() <= kLines &&
           word.end - start <= kLongestCue;
  }
  Cue finished() const {
    const double to_read = cells(text) / kReadingSpeed;
    const double shown = std::clamp(std::max(end - start, to_read), kShortestCue, kLongestCue);
    return {start, start + shown, balanced(text)};
  }
};

}  // namespace

std::vector<Cue> to_cues(const proto::Sentence& sentence, const std::string& prefix) {
  std::vector<Cue> cues;
  Draft draft{prefix, sentence.start(), sentence.start()};
  const auto finish = [&] {
    if (!draft.text.empty()) cues.push_back(draft.finished());
  };
  for (const proto::Word& word : sentence.words) {
    if (!draft.text.empty() && draft.text != prefix && !draft.takes(word)) {
      finish();
      draft = {"", word.start, word.start};
    }
    draft.text = without_space(draft.text + clean(word.text));
    draft.end = word.end;
  }
  finish();
  return cues;
}

CueTimes::Span CueTimes::place(const proto::Sentence& sentence, double start, double end) {
  const double offset = sentence.time > 0.0 ? sentence.time - sentence.start() : 0.0;
  if (!origin_) origin_ = start + offset;
  const auto from_origin = [&](double seconds) {
    return std::chrono::round<Time>(std::chrono::duration<double>(seconds + offset - *origin_));
  };
  Span span{std::max(from_origin(start), floor_), from_origin(end)};
  constexpr Time kShortest = std::chrono::round<Time>(std::chrono::duration<double>(kShortestCue));
  if (span.end < span.start + kShortest) span.end = span.start + kShortest;
  floor_ = overlap_ ? span.start : span.end;
  return span;
}

}  // namespace captiond
