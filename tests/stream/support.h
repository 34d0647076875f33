// Words and sound in few letters, for the tests of this folder.
#pragma once

#include <algorithm>
#include <array>
#include <sstream>
#include <string>
#include <vector>

#include "stream/recognizer.h"
#include "stream/simulator.h"
#include "stream/words.h"

namespace captiond::test {

/// " hello" said from `start` to `end` seconds.
inline Word word(const std::string& text, double start, double end) {
  return {" " + text, from_seconds(start), from_seconds(end), 0.9F};
}

/// The words of a sentence, one every half second from `start`; each takes 0.4 s.
inline std::vector<Word> sentence(const std::string& text, double start = 0.0) {
  std::vector<Word> words;
  std::istringstream in(text);
  for (std::string one; in >> one; start += 0.5) words.push_back(word(one, start, start + 0.4));
  return words;
}

inline std::string text_of(const std::vector<Word>& words) {
  std::string text;
  for (const Word& one : words) text += one.text;
  return text;
}

/// The policy that needs no more of the models than words, as its authors set it.
inline StreamOptions local_agreement() {
  StreamOptions options;
  options.policy = "local-agreement";
  options.confirm_step = std::chrono::seconds(1);
  options.trim_after = std::chrono::seconds(15);
  return options;
}

/// Names the tests that run once for each policy: googletest takes letters and digits alone.
inline auto policy_name() {
  return [](const auto& policy) {
    std::string name = policy.param;
    std::erase(name, '-');
    return name;
  };
}

/// Reads "hello:0.5-0.9": a word and the seconds it was said in; "hello:0.5-0.9@0.2" also says how probable
/// it is.
inline Word timed_word(const std::string& entry) {
  const auto colon = entry.rfind(':'), dash = entry.find('-', colon), at = entry.find('@', dash);
  Word read = word(entry.substr(0, colon), std::stod(entry.substr(colon + 1, dash - colon - 1)),
                   std::stod(entry.substr(dash + 1)));
  if (at != std::string::npos) read.probability = std::stof(entry.substr(at + 1));
  return read;
}

/// Where the words that a pass shall give begin.
inline SampleTime answer_from(const Pass& pass) {
  return pass.continues ? std::max(pass.start, pass.prefix_end) : pass.start;
}

/// What a perfect model would hear of `spoken` in a pass: the words that lie inside it.
inline Hypothesis heard_in(const Pass& pass, const std::vector<Word>& spoken) {
  Hypothesis hypothesis;
  for (const Word& one : spoken) {
    if (one.start >= answer_from(pass) && one.end <= pass.end()) hypothesis.words.push_back(one);
  }
  hypothesis.segment_ends.push_back(pass.end());
  return hypothesis;
}

/// Pushes as many whole windows as fit into `seconds`, all as likely speech.
inline void push(Simulator& simulator, double seconds, float speech) {
  static const std::array<float, kVadWindow> window{};
  const auto count = static_cast<int>(from_seconds(seconds).count() / static_cast<std::int64_t>(kVadWindow));
  for (int i = 0; i < count; ++i) simulator.push(window, speech);
}

/// All that was committed, joined.
inline std::string committed_text(const std::vector<Shown>& shown) {
  std::string text;
  for (const Shown& one : shown) text += text_of(one.update.committed);
  return text;
}

}  // namespace captiond::test
