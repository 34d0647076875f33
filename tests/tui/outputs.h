// A conversation whose words mean something to every program that they are handed to.
#pragma once

#include "tests/tui/commands.h"

namespace captiond::test {

inline const auto kSpeakers = source("spk", "Speakers & <Co>");
inline const auto kMic = source("mic", "Microphone");
inline const std::string kNasty = "R&D --> <b>#(date)</b> #{pid} {\\an8} \"it's\" 日本 \U0001F600.";

class Outputs : public Commands {
 protected:
  /// Two people in turn, with words that mean something to every format.
  void converse() {
    serve({kSpeakers, kMic});
    double at = 0.0;
    for (std::uint64_t i = 1; i <= 20; ++i) {
      auto caption =
          said(i % 2 ? "spk" : "mic", i, i == 7 ? kNasty : "Sentence number " + std::to_string(i) + ".");
      for (auto& word : caption.committed) {
        word.start = at;
        word.end = at += 0.4;
      }
      caption.time = 1763707261.0 + caption.committed.front().start;
      server().say(caption);
    }
    server().say(proto::Gap{{}, "mic", at, 3.2, "device-lost"});
  }
};

}  // namespace captiond::test
