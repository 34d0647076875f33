// What captions do on a machine that is too slow for them.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>

#include "stream/policy.h"
#include "tests/stream/support.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr double kLength = 120.0;  // seconds of a talk that hardly pauses

constexpr double kSpeech = 9.6, kSilence = 0.96;  // seconds, in turn: whole windows

/// "1 2 3 …", two words a second.
std::vector<Word> talk() {
  std::vector<Word> words;
  for (double from = 0.0; from < kLength; from += kSpeech + kSilence) {
    for (double at = from + 0.5; at < from + kSpeech - 0.5; at += 0.5)
      words.push_back(test::word(std::to_string(words.size()), at, at + 0.4));
  }
  return words;
}

/// What became of the talk.
struct Captions {
  std::vector<Shown> shown;
  std::map<std::string, double> delay;  // of each committed word, from its end
  std::vector<Span> gaps;

  bool has(const Word& word) const { return delay.contains(word.text); }
  bool lies_in_a_gap(const Word& word) const {
    return std::any_of(gaps.begin(), gaps.end(),
                       [&word](const Span& gap) { return word.end > gap.start && word.start < gap.end; });
  }
  double longest_delay() const {
    double longest = 0.0;
    for (const auto& [text, seconds] : delay) longest = std::max(longest, seconds);
    return longest;
  }
};

/// Captions the talk with models that hear all; a pass costs what `preview` and `confirm` say.
Captions caption(const StreamOptions& options, const std::function<double(const Pass&)>& preview,
                 const std::function<double(const Pass&)>& confirm) {
  const auto spoken = talk();
  Session session(options, {});
  const auto work = [&spoken](const std::function<double(const Pass&)>& cost) {
    return [&spoken, cost](const Pass& pass) {
      return PassResult{pass.id, test::heard_in(pass, spoken), false, cost(pass)};
    };
  };
  Simulator simulator(session, preview ? Simulator::Worker(work(preview)) : nullptr, work(confirm));
  for (double from = 0.0; from < kLength; from += kSpeech + kSilence) {
    test::push(simulator, kSpeech, 0.9F);
    test::push(simulator, kSilence, 0.0F);
    EXPECT_LE(session.waiting(), options.max_backlog);
  }
  simulator.end();
  EXPECT_TRUE(session.done());
  Captions captions{simulator.take_shown(), {}, {}};
  for (const Shown& one : captions.shown) {
    for (const Word& word : one.update.committed)
      captions.delay[word.text] = one.emit_time - to_seconds(word.end);
    if (one.update.lost > SampleTime(0)) captions.gaps.push_back({one.update.lost_from, one.update.lost});
  }
  return captions;
}

auto always(double seconds) {
  return [seconds](const Pass&) { return seconds; };
}

double length_of(const Pass& pass) {
  return to_seconds(pass.end() - pass.start);
}

class Overload : public testing::TestWithParam<const char*> {
 protected:
  StreamOptions options() const {
    StreamOptions options;
    options.policy = GetParam();
    return options;
  }
};

/// The passes of a machine that keeps up cost 0.08 s and 0.25 s; here each waits for the other's.
TEST_P(Overload, OnOneCoreEveryWordIsCaptionedWithinSeconds) {
  const Captions captions = caption(options(), always(0.33), always(0.33));
  EXPECT_EQ(captions.delay.size(), talk().size());
  EXPECT_TRUE(captions.gaps.empty());
  EXPECT_LT(captions.longest_delay(), 6.0);
}

TEST_P(Overload, AConfirmThreeTimesTooSlowLosesNothing) {
  const Captions captions = caption(options(), always(0.08), always(3 * 0.8));
  EXPECT_EQ(captions.delay.size(), talk().size());
  EXPECT_TRUE(captions.gaps.empty());
  EXPECT_LT(captions.longest_delay(), 12.0);
}

/// Three seconds for each second of sound: confirm never catches up, and preview's words stand in its place.
TEST_P(Overload, WhatConfirmHasNoTimeForStandsAsPreviewHeardIt) {
  if (options().policy == "align-att") GTEST_SKIP() << "it has no preview";
  StreamOptions slow = options();
  slow.max_backlog = 30s;
  slow.max_window = 14s;
  constexpr double kBound = 30.0 + 3.0 * 30.0;  // what may wait, and the time that it takes
  const Captions captions =
      caption(slow, always(0.08), [](const Pass& pass) { return 3.0 * length_of(pass); });
  for (const Word& word : talk())
    EXPECT_TRUE(captions.has(word) || captions.lies_in_a_gap(word)) << word.text;
  EXPECT_LT(captions.longest_delay(), kBound);
}

TEST_P(Overload, WhatNoModelHadTimeForIsAGap) {
  StreamOptions slow = options();
  slow.max_backlog = 30s;
  slow.max_window = 14s;
  constexpr double kBound = 30.0 + 3.0 * 30.0;  // what may wait, and the time that it takes
  const Captions captions = caption(slow, nullptr, [](const Pass& pass) { return 3.0 * length_of(pass); });
  for (const Word& word : talk())
    EXPECT_TRUE(captions.has(word) || captions.lies_in_a_gap(word)) << word.text;
  EXPECT_FALSE(captions.gaps.empty());
  EXPECT_LT(captions.longest_delay(), kBound);
}

INSTANTIATE_TEST_SUITE_P(Policies, Overload, testing::Values("local-agreement", "align-att", "reconcile"),
                         test::policy_name());

}  // namespace
}  // namespace captiond
