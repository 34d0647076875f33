// A recogniser that can be foretold, for tests of everything around it.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "base/error.h"
#include "daemon/lanes/stream_thread.h"

namespace captiond::test {

/// Hears one word in each quarter of a second that is loud, named by its position: " w17" is what was said
/// from 4.25 s to 4.5 s of the stream. Every pass over the same sound thus says the same.
///
/// While the file that FAKE_HANG names exists a pass does not return; FAKE_BAD_MODEL makes loading fail.
class FakeRecognizer : public Recognizer {
 public:
  Hypothesis recognize(const Pass& pass) override {
    hang_if_told();
    Hypothesis heard;
    heard.language = pass.language.empty() ? "en" : pass.language;
    const SampleTime from = pass.continues ? std::max(pass.start, pass.prefix_end) : pass.start;
    const std::int64_t first = (from.count() + kWord - 1) / kWord;
    for (std::int64_t word = first; (word + 1) * kWord <= pass.end().count(); ++word) {
      if (!is_loud(pass, word * kWord)) continue;
      heard.words.push_back({std::string(" w").append(std::to_string(word)), SampleTime(word * kWord),
                             SampleTime((word + 1) * kWord), 0.9F});
    }
    if (!heard.words.empty()) heard.segment_ends = {heard.words.back().end};
    return heard;
  }

 private:
  static constexpr std::int64_t kWord = kSampleRate / 4;

  static bool is_loud(const Pass& pass, std::int64_t position) {
    float sum = 0.0F;
    for (std::int64_t i = 0; i < kWord; ++i) {
      sum += std::abs((*pass.samples)[static_cast<std::size_t>(position - pass.start.count() + i)]);
    }
    return sum / kWord > 0.01F;
  }
  static void hang_if_told() {
    const char* file = std::getenv("FAKE_HANG");
    while (file && std::filesystem::exists(file)) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
};

inline Engines fake_engines() {
  Engines engines;
  engines.detector = make_energy_gate;
  engines.recognizer = [](Role) -> std::unique_ptr<Recognizer> {
    if (std::getenv("FAKE_BAD_MODEL"))
      throw Error("model.bin: expected a model, found none", ExitCode::bad_model);
    return std::make_unique<FakeRecognizer>();
  };
  return engines;
}

}  // namespace captiond::test
