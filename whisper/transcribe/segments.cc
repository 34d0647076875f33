#include "whisper/transcribe/segments.h"

#include <algorithm>
#include <iterator>

namespace captiond::whisper {
namespace {

constexpr std::size_t kFramesPerStep = 2;  // of a timestamp token

/// Cuts one window; remembers what all its segments share.
class Cutter {
 public:
  Cutter(const Tokenizer& tokenizer, const DecodeResult& result, Stretch window)
      : tokenizer_(tokenizer), result_(result), window_(window) {}

  CutWindow cut() const {
    const auto& tokens = result_.tokens;
    CutWindow cut;
    cut.ends_in_silence = ends_in_silence();
    auto borders = pairs();
    if (borders.empty()) {
      cut.segments.push_back(segment(0.0, whole_duration(), tokens.begin(), tokens.end()));
      cut.next = window_.end;
      return cut;
    }
    if (cut.ends_in_silence) borders.push_back(tokens.size());
    auto begin = tokens.begin();
    for (const std::size_t border : borders) {
      const auto end = tokens.begin() + static_cast<std::ptrdiff_t>(border);
      cut.segments.push_back(
          segment(tokenizer_.timestamp(*begin), tokenizer_.timestamp(*std::prev(end)), begin, end));
      begin = end;
    }
    cut.next = cut.ends_in_silence ? window_.end : window_.begin + position(*std::prev(begin));
    return cut;
  }

 private:
  using Token = std::vector<int>::const_iterator;

  bool timestamp_at(std::size_t i) const { return tokenizer_.is_timestamp(result_.tokens[i]); }

  std::size_t position(int timestamp) const {
    return static_cast<std::size_t>(timestamp - tokenizer_.special().timestamp_begin) * kFramesPerStep;
  }

  bool ends_in_silence() const {
    const std::size_t size = result_.tokens.size();
    return size >= 2 && timestamp_at(size - 1) && !timestamp_at(size - 2);
  }

  /// Where the second of two neighbouring timestamps stands.
  std::vector<std::size_t> pairs() const {
    std::vector<std::size_t> found;
    for (std::size_t i = 1; i < result_.tokens.size(); ++i)
      if (timestamp_at(i - 1) && timestamp_at(i)) found.push_back(i);
    return found;
  }

  /// Up to the last timestamp, or the whole window when that says nothing.
  double whole_duration() const {
    const auto& tokens = result_.tokens;
    const auto last = std::find_if(tokens.rbegin(), tokens.rend(),
                                   [&](int token) { return tokenizer_.is_timestamp(token); });
    if (last == tokens.rend() || *last == tokenizer_.special().timestamp_begin)
      return seconds_of(window_.size());
    return tokenizer_.timestamp(*last);
  }

  /// `start` and `end`: seconds from the start of the window.
  Segment segment(double start, double end, Token first, Token last) const {
    Segment segment;
    segment.seek = static_cast<int>(window_.begin);
    segment.start = seconds_of(window_.begin) + start;
    segment.end = seconds_of(window_.begin) + end;
    segment.tokens.assign(first, last);
    segment.text = text_of(segment.tokens);
    segment.temperature = result_.temperature;
    segment.avg_logprob = result_.avg_logprob;
    segment.compression_ratio = result_.compression_ratio;
    segment.no_speech_prob = result_.no_speech_prob;
    return segment;
  }

  std::string text_of(std::vector<int> tokens) const {
    std::erase_if(tokens, [&](int token) { return token >= tokenizer_.special().eot; });
    return tokenizer_.decode(tokens);
  }

  const Tokenizer& tokenizer_;
  const DecodeResult& result_;
  const Stretch window_;
};

}  // namespace

CutWindow cut_segments(const Tokenizer& tokenizer, const DecodeResult& result, Stretch window) {
  return Cutter(tokenizer, result, window).cut();
}

}  // namespace captiond::whisper
