// What was said at one source, as the viewer keeps it.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proto/messages.h"
#include "tui/reading/tentative.h"

namespace captiond {

/// "3.2 s not captioned: device lost".
std::string described(const proto::Gap& gap);

enum class LineKind { speech, translation, gap, note };

/// Where a committed word stands in its paragraph, when it was said and how sure the model was.
struct WordMark {
  std::uint32_t begin = 0;         // byte, of its space where it has one
  float start = 0.0F, end = 0.0F;  // seconds since the paragraph's first word
  float p = 0.0F;                  // probability
};

/// A paragraph as it is shown: what is committed of it, then what is tentative.
struct Paragraph {
  LineKind kind = LineKind::speech;
  std::string text;
  std::size_t committed = 0;        // bytes of `text` that stand; the rest may change
  double time = 0.0;                // wall clock, seconds since 1970; 0 while nothing is committed
  std::span<const WordMark> words;  // of the committed text; valid until the document changes
};

/// The word of `paragraph` that byte `at` belongs to, or nullptr.
const WordMark* word_at(const Paragraph& paragraph, std::size_t at);

/// The captions of one source: paragraphs, numbered from 0 for as long as the viewer runs. An utterance is a
/// paragraph; a long one is split after a sentence. Old ones go when there are more than kMost. Pure.
class Document {
 public:
  static constexpr std::size_t kMost = 100000;   // some days of speech
  static constexpr std::size_t kLong = 240;      // bytes after which a sentence's end ends the paragraph
  static constexpr std::size_t kLongest = 4000;  // bytes after which any word does

  void add(const proto::Caption& caption, Clock::time_point now);
  void add(const proto::Gap& gap);
  /// Stands below what was said: "→ Good morning."
  void add(const proto::Translation& translation);
  /// A remark of the viewer's own, such as that captiond was restarted.
  void note(const std::string& text, double time);
  void clear();

  std::uint64_t first() const { return first_; }
  /// One past the last paragraph, the tentative one included.
  std::uint64_t end() const;
  bool empty() const { return first_ == end(); }
  Paragraph paragraph(std::uint64_t number) const;
  /// The committed text of a paragraph, without a copy; empty for the tentative one.
  std::string_view committed(std::uint64_t number) const;

  Tentative& tentative() { return tentative_; }
  const Tentative& tentative() const { return tentative_; }

  /// Paragraphs asked for since the start: how much work scrolling, searching and drawing were.
  std::uint64_t reads() const { return reads_; }

 private:
  struct Line {
    LineKind kind;
    std::string text;
    double time;
    std::uint64_t utterance;
    bool open;           // more words of its utterance may follow
    double start = 0.0;  // of its first word, seconds since the source started
    std::vector<WordMark> words = {};
  };
  void append(Line line);
  void append_word(const proto::Word& word, double caption_time, double caption_start,
                   std::uint64_t utterance);
  bool open() const { return !lines_.empty() && lines_.back().open; }

  std::deque<Line> lines_;
  std::uint64_t first_ = 0;  // the number of lines_.front()
  Tentative tentative_;
  mutable std::uint64_t reads_ = 0;
};

}  // namespace captiond
