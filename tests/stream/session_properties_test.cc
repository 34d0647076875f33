// What holds whatever the models answer: thousands of random sessions.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "tests/stream/support.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

/// A model that may do anything: hear well, nothing, something else, the same forever, or fail.
class Chaos {
 public:
  explicit Chaos(unsigned seed) : random_(seed) {}

  int pick(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }
  double some(double most) { return std::uniform_real_distribution<double>(0.0, most)(random_); }

  PassResult answer(const Pass& pass) {
    PassResult result{pass.id, {}, false, some(1.0) < 0.05 ? some(60.0) : some(0.6)};
    switch (pick(8)) {
      case 0:
        result.failed = true;
        break;
      case 1:
        break;
      case 2:
        result.hypothesis = nonsense(pass);
        break;
      case 3:
        result.hypothesis = endless(pass);
        break;
      default:
        result.hypothesis = steady(pass);
    }
    return result;
  }

 private:
  Hypothesis nonsense(const Pass& pass) {
    Hypothesis hypothesis;
    for (int i = pick(60); i > 0; --i) {
      const double at = to_seconds(pass.start) - 5.0 + some(60.0);
      hypothesis.words.push_back(
          test::word(pick(5) ? std::to_string(pick(9)) : "", at, at - 1.0 + some(9.0)));
      hypothesis.segment_ends.push_back(from_seconds(at));
    }
    return hypothesis;
  }
  static Hypothesis endless(const Pass& pass) {
    Hypothesis hypothesis;
    hypothesis.words.assign(3000, {" round", pass.start, pass.end(), 1.0F});
    return hypothesis;
  }
  /// A word every half second of the stream, mostly the same each time it is heard.
  Hypothesis steady(const Pass& pass) {
    Hypothesis hypothesis;
    for (auto at = pass.start / 8000 * 8000; at + 400ms <= pass.end(); at += 500ms) {
      if (at < test::answer_from(pass)) continue;
      const std::string text = std::to_string(at / 500ms + (pick(20) ? 0 : 1'000'000));
      hypothesis.words.push_back({" " + text, at, at + 400ms, 0.9F});
      if (pick(8) == 0) hypothesis.segment_ends.push_back(at + 400ms);
    }
    return hypothesis;
  }

  std::mt19937 random_;
};

/// Watches one session and checks its promises as they are made.
class Witness {
 public:
  void see(const std::vector<Shown>& shown) {
    for (const Shown& one : shown) see(one.update);
  }

  void see(const Update& update) {
    EXPECT_TRUE(update.utterance > utterance_ || (update.utterance == utterance_ && !final_));
    EXPECT_EQ(update.revision, update.utterance == utterance_ ? revision_ + 1 : 1);
    utterance_ = update.utterance;
    revision_ = update.revision;
    final_ = update.final;
    for (const Word& word : update.committed) {
      EXPECT_GE(word.start, last_end_);
      EXPECT_GE(word.end, word.start);
      EXPECT_FALSE(key_of(word).empty());
      last_end_ = word.end;
    }
    EXPECT_TRUE(!update.final || update.tail.empty());
    EXPECT_LE(update.tail.size(), 2000U);
    EXPECT_TRUE(update.lost == SampleTime(0) || update.lost > update.lost_from);
  }

  SampleTime last_end() const { return last_end_; }

 private:
  std::uint64_t utterance_ = 0, revision_ = 0;
  bool final_ = false;
  SampleTime last_end_{0};
};

std::vector<Shown> run(const std::string& policy, unsigned seed, Witness* witness = nullptr) {
  Chaos chaos(seed), costs(seed + 1);
  StreamOptions options;
  options.policy = policy;
  options.trim_after = SampleTime(1s) * (2 + chaos.pick(14));
  options.max_window = options.trim_after + SampleTime(1s) * (1 + chaos.pick(12));
  options.max_backlog = SampleTime(1s) * (30 + chaos.pick(30));
  Session session(options, {});
  const auto work = [&](const Pass& pass) {
    EXPECT_FALSE(pass.samples->empty());
    EXPECT_LE(pass.end(), session.now());
    EXPECT_LE(pass.end() - pass.start,
              pass.role == Role::confirm ? options.max_window : options.preview_window);
    return chaos.answer(pass);
  };
  Simulator simulator(session, chaos.pick(4) ? Simulator::Worker(work) : nullptr, work);
  for (int turn = chaos.pick(30); turn >= 0; --turn) {
    test::push(simulator, chaos.some(6.0), static_cast<float>(chaos.some(1.0)));
    if (chaos.pick(15) == 0) simulator.gap(from_seconds(chaos.some(100.0)));
    EXPECT_LE(session.waiting(), options.max_backlog);
  }
  simulator.end();
  EXPECT_TRUE(session.done());
  auto shown = simulator.take_shown();
  if (witness) witness->see(shown);
  return shown;
}

// A sanitizer slows a session down fifteen times.
#ifdef __SANITIZE_ADDRESS__
constexpr unsigned kSessions = 200;
#else
constexpr unsigned kSessions = 2000;
#endif

class SessionProperties : public testing::TestWithParam<std::string> {};

TEST_P(SessionProperties, NoBehaviourOfTheModelsBreaksAPromise) {
  for (unsigned seed = 0; seed < kSessions && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Witness witness;
    run(GetParam(), seed, &witness);
  }
}

TEST_P(SessionProperties, TheSameInputGivesTheSameOutput) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    const auto once = run(GetParam(), seed), again = run(GetParam(), seed);
    ASSERT_EQ(once.size(), again.size());
    for (std::size_t i = 0; i < once.size(); ++i) {
      EXPECT_EQ(once[i].update.committed, again[i].update.committed);
      EXPECT_EQ(once[i].update.tail, again[i].update.tail);
      EXPECT_EQ(once[i].emit_time, again[i].emit_time);
    }
  }
}

/// As long as its passes succeed, confirm has looked at every window of speech before the utterance ends.
TEST_P(SessionProperties, EveryWindowOfSpeechIsCoveredByConfirm) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    Chaos chaos(seed);
    StreamOptions options;
    options.policy = GetParam();
    options.trim_after = 5s;
    options.max_window = 8s;
    Session session(options, {});
    std::vector<std::pair<SampleTime, SampleTime>> looks, speech;
    Simulator simulator(session, nullptr, [&](const Pass& pass) {
      looks.emplace_back(pass.start, pass.end());
      PassResult result = chaos.answer(pass);
      result.cost = chaos.some(3.0);
      result.failed = false;
      return result;
    });
    for (int turn = 0; turn < 12; ++turn) {
      const SampleTime from = session.now();
      test::push(simulator, chaos.some(12.0), 0.9F);
      if (session.now() - from >= 64ms) speech.emplace_back(from, session.now());
      test::push(simulator, chaos.some(3.0), 0.0F);
    }
    simulator.end();
    std::sort(looks.begin(), looks.end());
    for (auto [from, to] : speech) {
      for (const auto& [start, end] : looks) {
        if (start <= from) from = std::max(from, end);
      }
      EXPECT_GE(from, to) << "seed " << seed;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Policies, SessionProperties,
                         testing::Values("local-agreement", "align-att", "reconcile"), test::policy_name());

}  // namespace
}  // namespace captiond
