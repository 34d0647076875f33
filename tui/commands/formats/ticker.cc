#include "tui/commands/formats/ticker.h"

#include <algorithm>

#include "tui/text/text.h"

namespace captiond {
namespace {

constexpr std::size_t kMost = 1000;  // bytes of an utterance; no bar is wider

/// The end of `text` that fits, from the beginning of a word where that loses little.
std::string end_of(const std::string& text, int width) {
  const int all = cells(text);
  if (all <= width) return text;
  std::size_t at = 0;
  for (int left = all; left > width - 1 && at < text.size();) left -= cells(next_code_point(text, at));
  while (at < text.size() && cells([&] {
                               auto next = at;
                               return next_code_point(text, next);
                             }()) == 0)
    next_code_point(text, at);  // marks of a letter that is gone
  const auto space = text.find(' ', at);
  if (space != text.npos && space - at < 20) at = space + 1;
  return "…" + text.substr(at);
}

}  // namespace

void Ticker::introduce(const std::vector<proto::SourceInfo>& sources) {
  labels_.clear();
  if (sources.size() < 2) return;
  for (const auto& source : sources)
    labels_[source.id] = clean(source.label.empty() ? source.id : source.label);
}

std::string Ticker::label(const std::string& source) const {
  const auto found = labels_.find(source);
  return found == labels_.end() ? "" : found->second + ": ";
}

void Ticker::add(const proto::Caption& caption) {
  remember(sentences_.add(caption));
  const bool other = caption.source != source_ || caption.utterance != utterance_;
  if (other && caption.committed.empty() && caption.tail.empty()) return;  // another's end is no news
  if (other) said_.clear();
  source_ = caption.source;
  utterance_ = caption.utterance;
  for (const auto& word : caption.committed) said_ += clean(word.text);
  if (said_.size() > kMost) {
    std::size_t at = said_.size() - kMost / 2;
    while (at < said_.size() && (said_[at] & 0xC0) == 0x80) ++at;
    said_.erase(0, at);
  }
  tail_.clear();
  for (const auto& word : caption.tail) tail_ += clean(word.text);
  fresh_ = true;
}

void Ticker::add(const proto::Gap& gap) {
  if (auto cut_off = sentences_.add(gap)) remember({*cut_off});
}

void Ticker::remember(const std::vector<proto::Sentence>& sentences) {
  for (const auto& sentence : sentences) recent_.push_back(label(sentence.source) + sentence.text());
  while (recent_.size() > kRecent) recent_.pop_front();
}

void Ticker::refresh(Clock::time_point now) {
  if (fresh_) {
    until_ = now + kHold;
  } else if (until_ && now >= *until_) {
    until_.reset();
    said_.clear();
    tail_.clear();
  }
  fresh_ = false;
}

std::string Ticker::words() const {
  const std::string all = said_ + tail_;
  return all.substr(std::min(all.find_first_not_of(' '), all.size()));
}

std::string Ticker::text() const {
  const std::string all = words();
  return all.empty() ? "" : label(source_) + all;
}

std::string Ticker::line(int width) const {
  const std::string all = words(), who = label(source_);
  if (all.empty()) return "";
  if (cells(who) > width / 2) return end_of(all, width);
  return who + end_of(all, width - cells(who));
}

}  // namespace captiond
