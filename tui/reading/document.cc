#include "tui/reading/document.h"

#include <algorithm>
#include <cassert>
#include <cstdio>

#include "tui/text/emoji.h"
#include "tui/text/text.h"

namespace captiond {
namespace {

std::string without_space(std::string_view text) {
  const auto begin = text.find_first_not_of(' ');
  return begin == text.npos ? std::string() : std::string(text.substr(begin));
}

}  // namespace

std::string described(const proto::Gap& gap) {
  char length[48];
  const auto minutes = static_cast<long>(gap.length / 60.0);
  if (gap.length < 120.0) {
    std::snprintf(length, sizeof length, "%.1f s", gap.length);
  } else if (minutes < 60) {
    std::snprintf(length, sizeof length, "%ld min", minutes);
  } else {
    std::snprintf(length, sizeof length, "%ld h %ld min", minutes / 60, minutes % 60);
  }
  std::string text = length;
  text += " not captioned";
  if (!gap.reason.empty()) text.append(": ").append(clean(gap.reason));
  std::replace(text.begin(), text.end(), '-', ' ');  // reasons are words like device-lost
  return text;
}

const WordMark* word_at(const Paragraph& paragraph, std::size_t at) {
  const auto behind = std::ranges::upper_bound(paragraph.words, at, {}, &WordMark::begin);
  if (behind == paragraph.words.begin() || at >= paragraph.committed) return nullptr;
  return &*std::prev(behind);
}

void Document::add(const proto::Caption& caption, Clock::time_point now) {
  if (open() && lines_.back().utterance != caption.utterance) lines_.back().open = false;
  const double start = caption.committed.empty() ? 0.0 : caption.committed.front().start;
  for (const auto& word : caption.committed) append_word(word, caption.time, start, caption.utterance);
  if (caption.final && open()) lines_.back().open = false;
  tentative_.offer(caption.committed, caption.tail, now);
}

void Document::append_word(const proto::Word& word, double caption_time, double caption_start,
                           std::uint64_t utterance) {
  if (!open()) {
    const double time = caption_time > 0.0 ? caption_time + word.start - caption_start : 0.0;
    append({LineKind::speech, "", time, utterance, true, word.start});
  }
  Line& line = lines_.back();
  line.words.push_back({static_cast<std::uint32_t>(line.text.size()),
                        static_cast<float>(word.start - line.start),
                        static_cast<float>(word.end - line.start), static_cast<float>(word.p)});
  const std::string text = separate_emoji(clean(word.text));
  line.text += line.text.empty() ? without_space(text) : text;
  const std::size_t size = line.text.size();
  if (size > kLongest || (size > kLong && ends_sentence(line.text))) line.open = false;
}

void Document::add(const proto::Gap& gap) {
  append({LineKind::gap, "╌╌ " + described(gap) + " ╌╌", 0.0, 0, false});
}

void Document::add(const proto::Translation& translation) {
  append({LineKind::translation, separate_emoji("→ " + without_space(clean(translation.text))),
          translation.time, 0, false});
}

void Document::note(const std::string& text, double time) {
  append({LineKind::note, clean(text), time, 0, false});
}

void Document::clear() {
  first_ += lines_.size();
  lines_.clear();
}

std::uint64_t Document::end() const {
  const bool apart = !tentative_.text().empty() && !open();
  return first_ + lines_.size() + (apart ? 1 : 0);
}

Paragraph Document::paragraph(std::uint64_t number) const {
  assert(number >= first_ && number < end());
  ++reads_;
  const std::size_t index = number - first_;
  if (index == lines_.size()) return {LineKind::speech, without_space(tentative_.text()), 0, 0.0, {}};
  const Line& line = lines_[index];
  Paragraph shown{line.kind, line.text, line.text.size(), line.time, line.words};
  if (line.open) shown.text += tentative_.text();
  return shown;
}

std::string_view Document::committed(std::uint64_t number) const {
  assert(number >= first_ && number < end());
  ++reads_;
  const std::size_t index = number - first_;
  return index < lines_.size() ? std::string_view(lines_[index].text) : std::string_view();
}

void Document::append(Line line) {
  if (open()) lines_.back().open = false;
  lines_.push_back(std::move(line));
  if (lines_.size() <= kMost) return;
  lines_.pop_front();
  ++first_;
}

}  // namespace captiond
