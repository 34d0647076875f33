#include "proto/sentences.h"

#include <cmath>
#include <utility>

#include "base/text.h"

namespace captiond::proto {

std::string Sentence::text() const {
  std::string text;
  for (const Word& word : words) text += clean(word.text);
  const auto begin = text.find_first_not_of(' ');
  return begin == text.npos ? "" : text.substr(begin);
}

std::vector<Sentence> Sentences::add(const Caption& caption) {
  std::vector<Sentence> complete;
  const auto close_open = [&] {
    if (auto sentence = close(caption.source)) complete.push_back(std::move(*sentence));
  };
  if (const Sentence* begun = open(caption.source); begun && begun->utterance != caption.utterance)
    close_open();
  for (const Word& word : caption.committed) {
    Sentence& sentence = open_[caption.source];
    if (sentence.words.empty()) {
      const double later = word.start - caption.committed.front().start;
      sentence = {caption.source, caption.language, caption.utterance, 0, {}, 0.0};
      sentence.time = caption.time > 0.0 ? std::round((caption.time + later) * 1000) / 1000 : 0.0;
    }
    sentence.seq = caption.seq.value_or(0);
    sentence.words.push_back(word);
    const std::string text = sentence.text();
    if (ends_sentence(text) || text.size() > kLongest) close_open();
  }
  if (caption.final) close_open();
  return complete;
}

std::optional<Sentence> Sentences::add(const Gap& gap) {
  return close(gap.source);
}

std::vector<Sentence> Sentences::finish() {
  std::vector<Sentence> rest;
  while (!open_.empty())
    if (auto sentence = close(open_.begin()->first)) rest.push_back(std::move(*sentence));
  return rest;
}

const Sentence* Sentences::open(const std::string& source) const {
  const auto found = open_.find(source);
  return found == open_.end() ? nullptr : &found->second;
}

std::optional<Sentence> Sentences::close(const std::string& source) {
  auto node = open_.extract(source);
  if (node.empty()) return std::nullopt;
  return std::move(node.mapped());
}

}  // namespace captiond::proto
