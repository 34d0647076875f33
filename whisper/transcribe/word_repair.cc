#include "whisper/transcribe/word_repair.h"

#include <algorithm>
#include <cmath>

#include "whisper/audio/recording.h"
#include "whisper/text/unicode.h"

namespace captiond::whisper {
namespace {

constexpr std::string_view kSentenceEnds = ".。!！?？";
constexpr double kLongestUsual = 0.7;  // seconds

bool is_part_of(std::string_view text, std::string_view marks) {
  return marks.find(text) != std::string_view::npos;
}

double duration(const AlignedWord& word) {
  return word.end - word.start;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0.0;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2.0;
}

double to_hundredths(double seconds) {
  return std::round(seconds * 100.0) / 100.0;
}

/// After a pause the first word, or the first two, tend to begin in the pause.
void shorten_after_pause(std::vector<WordTime>& words, double usual, double last_speech) {
  const double longest = 2.0 * usual;
  const bool pair = words.size() > 1;
  const bool too_long =
      words[0].end - words[0].start > longest || (pair && words[1].end - words[0].start > 2.0 * longest);
  if (words[0].end - last_speech <= 4.0 * usual || !too_long) return;
  if (pair && words[1].end - words[1].start > longest)
    words[0].end = words[1].start = std::max(words[1].end / 2.0, words[1].end - longest);
  words[0].start = std::max(0.0, words[0].end - longest);
}

/// The words set the segment's ends, except where a word reaches more than half a second past them.
void agree_on_ends(Segment& segment, double usual) {
  WordTime& first = segment.words.front();
  if (segment.start < first.end && segment.start - 0.5 > first.start)
    first.start = std::max(0.0, std::min(first.end - usual, segment.start));
  else
    segment.start = first.start;
  WordTime& last = segment.words.back();
  if (segment.end > last.start && segment.end + 0.5 < last.end)
    last.end = std::max(last.start + usual, segment.end);
  else
    segment.end = last.end;
}

}  // namespace

double shorten_at_sentence_ends(std::vector<AlignedWord>& words) {
  std::vector<double> durations;
  for (const auto& word : words)
    if (duration(word) != 0.0) durations.push_back(duration(word));
  const double usual = std::min(kLongestUsual, median(durations));
  if (durations.empty()) return usual;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (duration(words[i]) <= 2.0 * usual) continue;
    if (is_part_of(words[i].text, kSentenceEnds))
      words[i].end = words[i].start + 2.0 * usual;
    else if (is_part_of(words[i - 1].text, kSentenceEnds))
      words[i].start = words[i].end - 2.0 * usual;
  }
  return usual;
}

void merge_punctuation(std::vector<AlignedWord>& words, std::string_view prepended,
                       std::string_view appended) {
  if (words.empty()) return;
  std::size_t word = words.size() - 1;  // that the marks before it join
  for (std::size_t i = words.size() - 1; i-- > 0;) {
    AlignedWord& mark = words[i];
    if (!mark.text.starts_with(' ') || !is_part_of(strip(mark.text), prepended)) {
      word = i;
      continue;
    }
    words[word].text.insert(0, mark.text);
    words[word].tokens.insert(words[word].tokens.begin(), mark.tokens.begin(), mark.tokens.end());
    mark.text.clear();
    mark.tokens.clear();
  }
  word = 0;  // that the marks after it join
  for (std::size_t i = 1; i < words.size(); ++i) {
    AlignedWord& mark = words[i];
    if (words[word].text.ends_with(' ') || !is_part_of(mark.text, appended)) {
      word = i;
      continue;
    }
    words[word].text += mark.text;
    words[word].tokens.insert(words[word].tokens.end(), mark.tokens.begin(), mark.tokens.end());
    mark.text.clear();
    mark.tokens.clear();
  }
}

void distribute_words(std::vector<Segment>& segments, const std::vector<AlignedWord>& words, int text_end,
                      double usual, double last_speech) {
  auto next = words.begin();
  for (Segment& segment : segments) {
    const double offset = seconds_of(static_cast<std::size_t>(segment.seek));
    const auto expected = static_cast<std::size_t>(
        std::ranges::count_if(segment.tokens, [&](int token) { return token < text_end; }));
    for (std::size_t taken = 0; next != words.end() && taken < expected; ++next) {
      taken += next->tokens.size();
      if (next->text.empty()) continue;
      segment.words.push_back({next->text, to_hundredths(offset + next->start),
                               to_hundredths(offset + next->end), next->probability});
    }
    if (segment.words.empty()) continue;
    shorten_after_pause(segment.words, usual, last_speech);
    agree_on_ends(segment, usual);
    last_speech = segment.end;
  }
}

}  // namespace captiond::whisper
