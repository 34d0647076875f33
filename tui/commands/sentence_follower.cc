#include "tui/commands/sentence_follower.h"

#include "base/text.h"

namespace captiond {

void SentenceFollower::connected(const Connected& connected) {
  if (connected.restarted) finish();
  for (const auto& source : connected.hello.sources)
    labels_[source.id] = clean(source.label.empty() ? source.id : source.label);
}

void SentenceFollower::hear(const proto::ServerMessage& message) {
  if (const auto* caption = std::get_if<proto::Caption>(&message))
    for (const auto& sentence : sentences_.add(*caption)) take(sentence);
  if (const auto* gap = std::get_if<proto::Gap>(&message))
    if (const auto cut_off = sentences_.add(*gap)) take(*cut_off);
}

void SentenceFollower::finish() {
  for (const auto& sentence : sentences_.finish()) take(sentence);
}

std::string SentenceFollower::label(const std::string& source) const {
  const auto found = labels_.find(source);
  return found == labels_.end() ? clean(source) : found->second;
}

void follow_sentences(const Context& context, const FollowOptions& options, SentenceFollower& follower) {
  follow(context, options, follower);
  follower.finish();
}

}  // namespace captiond
