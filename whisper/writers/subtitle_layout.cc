#include "whisper/writers/subtitle_layout.h"

#include <utility>

#include "whisper/text/unicode.h"

namespace captiond::whisper {
namespace {

constexpr double kLongPause = 3.0;        // seconds from one word's start to the next one's
constexpr std::size_t kUnbounded = 1000;  // OpenAI's widest line and largest number of words

std::size_t or_unbounded(std::size_t bound) {
  return bound > 0 ? bound : kUnbounded;
}

/// Takes one word after another and decides whether it goes on a line, begins one, or begins a subtitle.
class Filler {
 public:
  explicit Filler(const SubtitleOptions& options)
      : options_(options),
        width_(or_unbounded(options.max_line_width)),
        keeps_segments_(options.max_line_count == 0 || options.max_line_width == 0) {}

  /// `first`: of its segment, or of as many words as a subtitle may have.
  void add(WordTime word, bool first) {
    word.text = on_one_line(word.text);
    const bool pause = !keeps_segments_ && !subtitle_.empty() && word.start - last_start_ > kLongPause;
    const bool parts = first && keeps_segments_ && !subtitle_.empty();
    const std::size_t length = character_count(word.text);
    last_start_ = word.start;
    if (line_length_ > 0 && line_length_ + length <= width_ && !pause && !parts) {
      line_length_ += length;
    } else {
      begin_line(word, parts || is_full(pause));
    }
    subtitle_.push_back(std::move(word));
  }

  std::vector<SubtitleWords> finish() {
    if (!subtitle_.empty()) subtitles_.push_back(std::move(subtitle_));
    return std::move(subtitles_);
  }

 private:
  bool is_full(bool pause) const {
    return !subtitle_.empty() && options_.max_line_count > 0 && (pause || lines_ >= options_.max_line_count);
  }

  void begin_line(WordTime& word, bool new_subtitle) {
    word.text = std::string(strip(word.text));
    const std::size_t length = character_count(word.text);
    if (new_subtitle) {
      subtitles_.push_back(std::exchange(subtitle_, {}));
      lines_ = 1;
    } else if (line_length_ > 0) {
      word.text.insert(0, 1, '\n');
      ++lines_;
    }
    line_length_ = length;
  }

  const SubtitleOptions& options_;
  const std::size_t width_;
  const bool keeps_segments_;
  std::vector<SubtitleWords> subtitles_;
  SubtitleWords subtitle_;       // being filled
  std::size_t line_length_ = 0;  // characters of its last line
  std::size_t lines_ = 1;
  double last_start_ = 0.0;  // of the word before
};

}  // namespace

std::vector<SubtitleWords> lay_out(const std::vector<Segment>& segments, const SubtitleOptions& options) {
  const std::size_t words = or_unbounded(options.max_words_per_line);
  Filler filler(options);
  for (const Segment& segment : segments)
    for (std::size_t i = 0; i < segment.words.size(); ++i) filler.add(segment.words[i], i % words == 0);
  return filler.finish();
}

}  // namespace captiond::whisper
