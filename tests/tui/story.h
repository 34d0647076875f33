// Words for stories about captions.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "proto/messages.h"

namespace captiond::test {

inline proto::SourceInfo source(const std::string& id, const std::string& label) {
  return {.id = id,
          .label = label,
          .kind = "pulse",
          .state = "running",
          .device = id + ".monitor",
          .detail = "",
          .language = "en",
          .paused = false};
}

inline proto::Hello hello(std::vector<proto::SourceInfo> sources, std::uint64_t session = 1) {
  return {.server = "captiond 0.1.0",
          .session = session,
          .sources = std::move(sources),
          .models = {{"preview", "tiny.en"}, {"confirm", "base"}}};
}

/// "Hello there" as the words " Hello" and " there".
inline std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string word; in >> word;) out.push_back(" " + word);
  return out;
}

inline proto::Caption caption(const std::string& source, std::uint64_t utterance,
                              const std::string& committed, const std::string& tail = "",
                              bool final = false) {
  proto::Caption c;
  c.source = source;
  c.utterance = utterance;
  c.language = "en";
  c.final = final;
  c.time = 1763707261.0;
  for (const auto& word : words(committed)) c.committed.push_back({.text = word, .p = 0.9});
  for (const auto& word : words(tail)) c.tail.push_back({.text = word, .by = "preview"});
  return c;
}

/// A whole utterance at once.
inline proto::Caption said(const std::string& source, std::uint64_t utterance, const std::string& text) {
  return caption(source, utterance, text, "", true);
}

}  // namespace captiond::test
