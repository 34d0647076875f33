#include "daemon/lanes/caption.h"

#include "base/time.h"

namespace captiond {
namespace {

proto::Word to_protocol(const Word& word) {
  return {word.text, to_seconds(word.start), to_seconds(word.end), double{word.probability}};
}

proto::TailWord to_protocol(const TailWord& tail) {
  return {tail.word.text, to_seconds(tail.word.start), to_seconds(tail.word.end),
          tail.by == Role::preview ? "preview" : "confirm"};
}

}  // namespace

proto::Caption to_caption(const std::string& source, const Update& update) {
  proto::Caption caption;
  caption.source = source;
  caption.utterance = update.utterance;
  caption.rev = update.revision;
  caption.language = update.language;
  if (!update.translated_from.empty()) caption.translated_from = update.translated_from;
  caption.final = update.final;
  for (const Word& word : update.committed) caption.committed.push_back(to_protocol(word));
  for (const TailWord& tail : update.tail) caption.tail.push_back(to_protocol(tail));
  return caption;
}

proto::Translation to_translation(const std::string& source, const Translation& translation) {
  proto::Translation message;
  message.source = source;
  message.utterance = translation.utterance;
  message.language = "en";
  message.translated_from = translation.from;
  message.text = translation.text;
  message.start = to_seconds(translation.start);
  message.end = to_seconds(translation.end);
  return message;
}

}  // namespace captiond
