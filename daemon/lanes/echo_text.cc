#include "daemon/lanes/echo_text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "stream/words.h"

namespace captiond {
namespace {

constexpr std::size_t kEcho = 4;           // words in a row
constexpr std::size_t kTentativeEcho = 2;  // enough not to show what may change anyway
constexpr std::size_t kSkipped = 1;        // words of the speakers that the microphone may have missed
constexpr double kSameTime = 1.0;          // seconds: two models rarely place a word further apart
constexpr double kHangover = 0.5;          // seconds that speech is thought to go on
constexpr double kPatience = 3.0, kMemory = 60.0;

std::string key(const std::string& text) {
  return key_of(Word{.text = text});
}

/// When second 0 of the caption's source was; `time` is that of its first word.
double origin_of(const proto::Caption& caption) {
  if (!caption.committed.empty()) return caption.time - caption.committed.front().start;
  return caption.tail.empty() ? 0.0 : caption.time - caption.tail.front().start;
}

}  // namespace

void EchoText::play(const proto::Caption& caption) {
  const double origin = origin_of(caption);
  played_.resize(played_.size() - std::exchange(tail_, caption.tail.size()));
  for (const auto& word : caption.committed) played_.push_back({key(word.text), origin + word.start});
  for (const auto& word : caption.tail) played_.push_back({key(word.text), origin + word.start});
  if (!played_.empty()) {
    covered_ = std::max(covered_, played_.back().time);
    std::erase_if(played_, [oldest = covered_ - kMemory](const Said& word) { return word.time < oldest; });
    tail_ = std::min(tail_, played_.size());
  }
  if (caption.final) covered_ = std::max(covered_, speaking_ + kHangover);
}

void EchoText::hear(const proto::Caption& caption, double now) {
  Utterance& utterance = utterance_of(caption);
  if (caption.time > 0.0) utterance.origin = origin_of(caption);
  if (utterance.waiting.empty()) utterance.since = now;
  for (const proto::Word& word : caption.committed)
    utterance.waiting.push_back({word, {key(word.text), utterance.origin + word.start}});
  utterance.newest = caption;
  utterance.newest.committed.clear();
  utterance.changed = true;
}

EchoText::Utterance& EchoText::utterance_of(const proto::Caption& caption) {
  if (utterances_.empty() || utterances_.back().newest.utterance != caption.utterance)
    utterances_.emplace_back();
  return utterances_.back();
}

std::vector<proto::Caption> EchoText::take(double now) {
  std::vector<proto::Caption> captions;
  while (!utterances_.empty()) {
    Utterance& utterance = utterances_.front();
    const bool over = utterance.newest.final || utterances_.size() > 1;
    const std::vector<Heard> words = decide(utterance, now > utterance.since + kPatience);
    if (utterance.changed || !words.empty()) captions.push_back(told(utterance, words));
    if (!over || !utterance.waiting.empty()) break;
    utterances_.pop_front();
  }
  return captions;
}

std::vector<proto::Caption> EchoText::take_all() {
  return take(std::numeric_limits<double>::infinity());
}

/// Takes from those that wait the words that are no echo, and drops those that are one.
std::vector<EchoText::Heard> EchoText::decide(Utterance& utterance, bool at_once) const {
  std::vector<Said> said;
  for (const Heard& heard : utterance.waiting) said.push_back(heard.said);
  std::vector<Heard> kept;
  std::size_t at = 0;
  while (at < said.size()) {
    const std::size_t echo = echo_at(std::span(said).subspan(at));
    if (echo >= kEcho || (utterance.echoes && echo > 0)) {
      at += echo;
      utterance.echoes = true;
      continue;
    }
    const bool may_grow = echo > 0 && at + echo == said.size() && !utterance.newest.final;
    if ((may_grow || is_unknown(said[at].time)) && !at_once) break;
    kept.push_back(utterance.waiting[at++]);
    utterance.echoes = false;
  }
  if (at > 0) utterance.changed = true;
  utterance.waiting.erase(utterance.waiting.begin(),
                          utterance.waiting.begin() + static_cast<std::ptrdiff_t>(at));
  return kept;
}

/// How many of the first words the speakers said in a row, and at the same time.
std::size_t EchoText::echo_at(std::span<const Said> words) const {
  std::size_t longest = 0;
  for (std::size_t from = 0; from < played_.size(); ++from) {
    std::size_t length = 0, next = from;
    for (const Said& word : words) {
      const std::size_t last = std::min(played_.size(), next + (length ? kSkipped + 1 : 1));
      const auto same = [&](const Said& played) {
        return played.key == word.key && std::abs(played.time - word.time) < kSameTime;
      };
      const auto begin = played_.begin() + static_cast<std::ptrdiff_t>(next);
      const auto end = played_.begin() + static_cast<std::ptrdiff_t>(last);
      const auto found = std::find_if(begin, end, same);
      if (found == end) break;
      next = static_cast<std::size_t>(found - played_.begin()) + 1;
      ++length;
    }
    longest = std::max(longest, length);
  }
  return longest;
}

/// Whether the speakers may have said something then that nobody has read yet.
bool EchoText::is_unknown(double time) const {
  return time < speaking_ + kHangover && time > covered_ + kSameTime;
}

proto::Caption EchoText::told(Utterance& utterance, const std::vector<Heard>& words) const {
  proto::Caption caption = utterance.newest;
  caption.tail.clear();
  for (const Heard& heard : words) caption.committed.push_back(heard.word);
  append_tail(utterance, caption);
  caption.rev = ++utterance.rev;
  caption.final = utterance.newest.final && utterance.waiting.empty();
  caption.time = 0.0;
  if (!caption.tail.empty()) caption.time = utterance.origin + caption.tail.front().start;
  if (!words.empty()) caption.time = words.front().said.time;
  utterance.changed = false;
  return caption;
}

void EchoText::append_tail(const Utterance& utterance, proto::Caption& caption) const {
  for (const Heard& heard : utterance.waiting)
    caption.tail.push_back({heard.word.text, heard.word.start, heard.word.end, "confirm"});
  caption.tail.insert(caption.tail.end(), utterance.newest.tail.begin(), utterance.newest.tail.end());
  std::vector<Said> said;
  for (const auto& word : caption.tail) said.push_back({key(word.text), utterance.origin + word.start});
  std::vector<proto::TailWord> kept;
  for (std::size_t at = 0; at < said.size();) {
    const std::size_t echo = echo_at(std::span(said).subspan(at));
    if (echo >= kTentativeEcho || (utterance.echoes && kept.empty() && echo > 0)) {
      at += echo;
    } else {
      kept.push_back(caption.tail[at++]);
    }
  }
  caption.tail = std::move(kept);
}

}  // namespace captiond
