// How a session behaves, told as stories with a scripted model.
#include "stream/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/stream/support.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;
using test::committed_text;
using test::heard_in;
using test::push;
using test::sentence;
using test::word;

/// A session whose models hear `spoken` perfectly, and what they were asked.
struct Stage {
  explicit Stage(std::vector<Word> words, const StreamOptions& options = test::local_agreement())
      : spoken(std::move(words)), session(options, {}) {}

  PassResult answer(const Pass& pass, double cost) {
    passes.push_back(pass);
    return {pass.id, heard_in(pass, spoken), false, cost};
  }

  std::vector<Word> spoken;
  std::vector<Pass> passes;
  Session session;
  Simulator simulator{session, [this](const Pass& pass) { return answer(pass, 0.05); },
                      [this](const Pass& pass) { return answer(pass, 0.2); }};
};

TEST(Session, ShowsEarlyCommitsLaterAndEndsTheUtterance) {
  Stage stage(sentence("the quick brown fox jumps", 1.1));
  push(stage.simulator, 1.0, 0.0F);
  push(stage.simulator, 2.6, 0.9F);
  push(stage.simulator, 2.0, 0.0F);
  stage.simulator.end();
  const auto shown = stage.simulator.take_shown();
  ASSERT_FALSE(shown.empty());
  EXPECT_EQ(committed_text(shown), " the quick brown fox jumps");
  EXPECT_LT(shown.front().emit_time, 2.0);
  EXPECT_TRUE(std::any_of(shown.begin(), shown.end(), [](const Shown& one) {
    return !one.update.tail.empty() && one.update.tail.back().by == Role::preview;
  }));
  EXPECT_TRUE(shown.back().update.final);
  EXPECT_TRUE(shown.back().update.tail.empty());
  EXPECT_TRUE(stage.session.done());
  for (std::size_t i = 0; i < shown.size(); ++i) {
    EXPECT_EQ(shown[i].update.utterance, 1U);
    EXPECT_EQ(shown[i].update.revision, i + 1);
  }
}

TEST(Session, SilenceAsksNoModel) {
  Stage stage(sentence("never said"));
  push(stage.simulator, 60.0, 0.1F);
  stage.simulator.end();
  EXPECT_TRUE(stage.passes.empty());
  EXPECT_TRUE(stage.simulator.take_shown().empty());
  EXPECT_TRUE(stage.session.done());
}

TEST(Session, TheFirstPassHearsWhatWasBeforeTheOnset) {
  Stage stage({});
  push(stage.simulator, 3.2, 0.0F);
  push(stage.simulator, 2.0, 0.9F);
  ASSERT_FALSE(stage.passes.empty());
  EXPECT_EQ(stage.passes.front().start, from_seconds(3.2) - 500ms);
}

TEST(Session, WhatLeftTheWindowIsThePromptUntilTheUtteranceEnds) {
  StreamOptions options = test::local_agreement();
  options.trim_after = 2s;
  Stage stage(sentence("first things first then more and more", 0.0), options);
  push(stage.simulator, 4.0, 0.9F);
  EXPECT_TRUE(stage.passes.front().prompt.empty());
  EXPECT_TRUE(stage.passes.back().prompt.starts_with(" first things first"));
  push(stage.simulator, 1.5, 0.0F);
  push(stage.simulator, 1.5, 0.9F);
  EXPECT_TRUE(stage.passes.back().prompt.empty());
}

TEST(Session, APauseInSpeechIsLookedAtOnceAndThenNotAgain) {
  Stage stage(sentence("hello", 0.1));
  push(stage.simulator, 0.8, 0.9F);
  push(stage.simulator, 0.448, 0.0F);
  const auto during = std::count_if(stage.passes.begin(), stage.passes.end(),
                                    [](const Pass& p) { return p.role == Role::confirm; });
  push(stage.simulator, 1.0, 0.0F);
  stage.simulator.end();
  EXPECT_EQ(during, 1);
  EXPECT_EQ(std::count_if(stage.passes.begin(), stage.passes.end(),
                          [](const Pass& p) { return p.role == Role::confirm; }),
            1);
  EXPECT_EQ(committed_text(stage.simulator.take_shown()), " hello");
}

TEST(Session, AGapEndsTheUtteranceAndTimesGoOnBehindIt) {
  Stage stage(sentence("before", 0.1));
  stage.spoken.push_back(word("after", 3601.2, 3601.6));
  push(stage.simulator, 0.96, 0.9F);
  stage.simulator.gap(1h);
  push(stage.simulator, 0.96, 0.9F);
  stage.simulator.end();
  const auto shown = stage.simulator.take_shown();
  EXPECT_EQ(committed_text(shown), " before after");
  EXPECT_EQ(shown.back().update.utterance, 2U);
  for (const Pass& pass : stage.passes)
    EXPECT_TRUE(pass.end() <= from_seconds(0.96) || pass.start >= from_seconds(3600));
}

TEST(Session, ASlowConfirmHasItsTailShownUntilItCatchesUp) {
  std::vector<Word> spoken = sentence("first one", 0.1);
  for (const Word& late : sentence("second one", 2.6)) spoken.push_back(late);
  Session session(test::local_agreement(), {});
  Simulator simulator(
      session,
      [&](const Pass& pass) {
        return PassResult{pass.id, heard_in(pass, spoken), false, 0.05};
      },
      [&](const Pass& pass) {
        return PassResult{pass.id, heard_in(pass, spoken), false, 8.0};
      });
  push(simulator, 1.2, 0.9F);
  push(simulator, 1.2, 0.0F);
  push(simulator, 1.3, 0.9F);
  push(simulator, 1.0, 0.0F);
  std::string tail;
  auto shown = simulator.take_shown();
  for (const TailWord& one : shown.back().update.tail) tail += one.word.text;
  EXPECT_EQ(tail, " first one second one");
  EXPECT_EQ(shown.back().update.utterance, 1U);
  simulator.end();
  EXPECT_EQ(committed_text(simulator.take_shown()), " first one second one");
}

TEST(Session, WhenConfirmFailsWhatPreviewSawStands) {
  const auto spoken = sentence("we can see you", 0.1);
  Session session(test::local_agreement(), {});
  Simulator simulator(
      session,
      [&](const Pass& pass) {
        return PassResult{pass.id, heard_in(pass, spoken), false, 0.05};
      },
      [](const Pass& pass) {
        return PassResult{pass.id, {}, true, 0.2};
      });
  push(simulator, 2.5, 0.9F);
  push(simulator, 2.0, 0.0F);
  simulator.end();
  EXPECT_EQ(committed_text(simulator.take_shown()), " we can see you");
  EXPECT_TRUE(session.done());
}

TEST(Session, SoundThatNoModelCouldCaptionIsReportedAsLost) {
  Session session(test::local_agreement(), {});
  Simulator simulator(session, {}, [](const Pass& pass) { return PassResult{pass.id, {}, true, 0.2}; });
  push(simulator, 2.56, 0.9F);
  simulator.end();
  const auto shown = simulator.take_shown();
  ASSERT_FALSE(shown.empty());
  EXPECT_EQ(shown.back().update.lost_from, SampleTime(0));
  EXPECT_EQ(shown.back().update.lost, from_seconds(2.56));
  EXPECT_TRUE(session.done());
}

TEST(Session, ASpeakerWhoNeverPausesIsCutInTimeAndKeepsEveryWord) {
  std::string text;
  for (int i = 0; i < 400; ++i) text += " word" + std::to_string(i);
  Stage stage(sentence(text, 0.1));
  push(stage.simulator, 200.2, 0.9F);
  stage.simulator.end();
  EXPECT_EQ(committed_text(stage.simulator.take_shown()), text);
  for (const Pass& pass : stage.passes) EXPECT_LE(pass.end() - pass.start, SampleTime(18s));
}

TEST(Session, AWorkerThatHangsCostsTheOldestSoundAndNoMemory) {
  Session session(test::local_agreement(), {});
  const std::array<float, kVadWindow> window{};
  auto push_minutes = [&](int minutes) {
    for (int i = 0; i < minutes * 60 * 1000 / 32; ++i) session.push(window, 0.9F);
  };
  push_minutes(1);
  const auto hanging = session.next_pass(Role::confirm);
  ASSERT_TRUE(hanging);
  push_minutes(10);
  EXPECT_FALSE(session.next_pass(Role::confirm));
  SampleTime lost{0};
  for (const Update& update : session.take_updates()) lost = std::max(lost, update.lost);
  EXPECT_GT(lost, SampleTime(8min));
  EXPECT_LE(session.waiting(), SampleTime(120s));
  session.finish_pass(Role::confirm, {hanging->id, {}, false, 600.0});
  EXPECT_TRUE(session.next_pass(Role::confirm));
}

TEST(Session, AnAnswerNobodyWaitsForIsIgnored) {
  Session session(test::local_agreement(), {});
  session.finish_pass(Role::confirm, {7, {{word("ghost", 0, 1)}, {}, ""}, false, 0.1});
  EXPECT_TRUE(session.take_updates().empty());
}

TEST(Session, TheLanguageHeardInEnoughSoundHoldsForTheUtterance) {
  Session session(test::local_agreement(), {});
  std::vector<std::string> asked;
  Simulator simulator(session, {}, [&](const Pass& pass) {
    asked.push_back(pass.language);
    PassResult result{pass.id, heard_in(pass, sentence("bonjour", 0.1)), false, 0.1};
    result.hypothesis.language = "fr";
    result.hypothesis.language_probability = 0.8F;
    return result;
  });
  push(simulator, 5.5, 0.9F);
  simulator.end();
  EXPECT_THAT(asked, testing::ElementsAre("", "", "fr", "fr", "fr", "fr"));
  EXPECT_EQ(simulator.take_shown().back().update.language, "fr");
}

TEST(Session, RefusesAPolicyThatDoesNotExist) {
  StreamOptions options;
  options.policy = "guess";
  try {
    const Session session(options, {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_config);
    EXPECT_STREQ(error.what(),
                 "expected the caption policy reconcile, align-att or local-agreement, found guess");
  }
}

}  // namespace
}  // namespace captiond
