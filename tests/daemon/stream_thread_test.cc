#include <gtest/gtest.h>

#include <cmath>

#include "tests/daemon/stream_thread.h"
#include "tests/support/sounds.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

/// A recogniser whose passes fail as often as told.
class Failing : public test::FakeRecognizer {
 public:
  Failing(std::atomic<int>& failures) : failures_(failures) {}
  Hypothesis recognize(const Pass& pass) override {
    if (failures_.fetch_sub(1) > 0) throw std::runtime_error("the model stumbled");
    return FakeRecognizer::recognize(pass);
  }

 private:
  std::atomic<int>& failures_;
};

TEST_F(StreamThreadTest, CaptionsTwoSourcesSideBySide) {
  Mouth left(folder_ / "left"), right(folder_ / "right");
  start({left.source("left"), right.source("right")});
  ASSERT_TRUE(until(is_ready));
  for (Mouth* mouth : {&left, &right}) {
    mouth->speak();
  }
  ASSERT_TRUE(until(is_final));
  ASSERT_TRUE(until(is_final));
  EXPECT_GE(committed("left").size(), 6U);
  EXPECT_GE(committed("right").size(), 6U);
}

TEST_F(StreamThreadTest, FinishConfirmsWhatWasBeingSaid) {
  Mouth mouth(folder_ / "mouth");
  start({mouth.source("mic")});
  ASSERT_TRUE(until(is_ready));
  mouth.say(1000ms, 0.0F);
  mouth.say(1500ms, 0.3F);
  ASSERT_TRUE(until([](const Report& report) {
    const auto* message = std::get_if<proto::ServerMessage>(&report);
    return message && std::holds_alternative<proto::Caption>(*message);
  }));
  mouth.shut();
  ASSERT_TRUE(until(has_state("ended")));
  stream_->finish(20s);
  ASSERT_TRUE(until_finished());
  ASSERT_FALSE(committed("mic").empty());
  EXPECT_GT(committed("mic").back().end, 2.2) << "the last words were lost";
}

TEST_F(StreamThreadTest, APassThatThrowsIsTriedAgain) {
  Mouth mouth(folder_ / "mouth");
  std::atomic<int> failures = 1;
  Engines engines = test::fake_engines();
  engines.recognizer = [&](Role) { return std::make_unique<Failing>(failures); };
  start({mouth.source("mic")}, engines);
  ASSERT_TRUE(until(is_ready));
  mouth.speak();
  ASSERT_TRUE(until(is_final));
  EXPECT_GE(committed("mic").size(), 6U);
  EXPECT_LE(failures, 0);
  stream_.reset();
}

TEST_F(StreamThreadTest, WhatNoPassCanHearIsAGapAndNotSilence) {
  Mouth mouth(folder_ / "mouth");
  std::atomic<int> failures = 1'000'000;
  Engines engines = test::fake_engines();
  engines.recognizer = [&](Role) { return std::make_unique<Failing>(failures); };
  start({mouth.source("mic")}, engines);
  ASSERT_TRUE(until(is_ready));
  mouth.speak();
  ASSERT_TRUE(until([](const Report& report) {
    const auto* message = std::get_if<proto::ServerMessage>(&report);
    const auto* gap = message ? std::get_if<proto::Gap>(message) : nullptr;
    return gap && gap->reason == "overload" && gap->length >= 2.0;
  }));
  stream_.reset();
}

TEST_F(StreamThreadTest, AModelThatCannotBeLoadedIsReported) {
  Mouth mouth(folder_ / "mouth");
  Engines engines = test::fake_engines();
  engines.recognizer = [](Role) -> std::unique_ptr<Recognizer> {
    throw Error("model.bin: truncated", ExitCode::bad_model);
  };
  start({mouth.source("mic")}, engines);
  ASSERT_TRUE(until([](const Report& report) { return std::holds_alternative<std::exception_ptr>(report); }));
  try {
    std::rethrow_exception(std::get<std::exception_ptr>(reports_.back()));
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_model);
  }
}

/// A recogniser that is counted while it lives.
class Counted : public test::FakeRecognizer {
 public:
  explicit Counted(std::atomic<int>& alive) : alive_(alive) { ++alive_; }
  ~Counted() override { --alive_; }

 private:
  std::atomic<int>& alive_;
};

TEST_F(StreamThreadTest, ModelsRestWhileNobodySpeaksAndNothingOfTheNextSpeechIsLost) {
  Mouth mouth(folder_ / "mouth");
  std::atomic<int> alive = 0;
  Engines engines = test::fake_engines();
  engines.recognizer = [&](Role) { return std::make_unique<Counted>(alive); };
  Config config;
  config.models.unload_after = 200ms;
  start({mouth.source("mic")}, engines, config);
  ASSERT_TRUE(until(is_ready));
  const auto rests = [](const Report& report) { return std::holds_alternative<Resting>(report); };
  for (int utterance = 1; utterance <= 3; ++utterance) {
    ASSERT_TRUE(until(rests));
    for (int i = 0; i < 4000 && alive > 0; ++i) std::this_thread::sleep_for(5ms);
    EXPECT_EQ(alive, 0) << "they are not in memory";
    mouth.speak();
    ASSERT_TRUE(until(is_final));
    EXPECT_GE(committed("mic").size(), 6U * static_cast<std::size_t>(utterance));
  }
  EXPECT_TRUE(messages<proto::Gap>("mic").empty());
  stream_.reset();
}

TEST_F(StreamThreadTest, AMachineThatIsTooSlowShowsWhatItLeftOut) {
  Mouth mouth(folder_ / "mouth");
  const std::string hang = folder_ / "hang";
  test::write_file(hang, "");
  ::setenv("FAKE_HANG", hang.c_str(), 1);
  Config config;
  config.stream.max_backlog = 10s;
  start({mouth.source("mic")}, test::fake_engines(), config);
  ASSERT_TRUE(until(is_ready));
  mouth.say(1000ms, 0.0F);
  mouth.say(15000ms, 0.3F);
  ASSERT_TRUE(until([](const Report& report) {
    const auto* message = std::get_if<proto::ServerMessage>(&report);
    const auto* gap = message ? std::get_if<proto::Gap>(message) : nullptr;
    return gap && gap->reason == "overload";
  }));
  EXPECT_GE(messages<proto::Gap>("mic").front().length, 4.0) << "half of what may wait";
  EXPECT_LE(stream_->lag(), 11.0);
  std::filesystem::remove(hang);
  mouth.say(1000ms, 0.0F);
  ASSERT_TRUE(until(is_final));
  EXPECT_FALSE(committed("mic").empty()) << "captions go on";
  stream_.reset();
  ::unsetenv("FAKE_HANG");
}

TEST_F(StreamThreadTest, ProgressStopsWithAPassThatHangs) {
  const std::string hang = folder_ / "hang";
  test::write_file(hang, "");
  ::setenv("FAKE_HANG", hang.c_str(), 1);
  Mouth mouth(folder_ / "mouth");
  start({mouth.source("mic")});
  ASSERT_TRUE(until(is_ready));
  const auto waits_for_progress = [this](bool wanted) {
    for (int i = 0; i < 200; ++i) {
      std::this_thread::sleep_for(150ms);  // the thread goes round every 100 ms
      if (stream_->makes_progress(300ms) == wanted) return true;
    }
    return false;
  };
  EXPECT_TRUE(waits_for_progress(true)) << "silence is progress";
  mouth.say(1000ms, 0.0F);
  mouth.say(2000ms, 0.3F);
  EXPECT_TRUE(waits_for_progress(false));
  std::filesystem::remove(hang);
  EXPECT_TRUE(waits_for_progress(true));
  stream_.reset();
  ::unsetenv("FAKE_HANG");
}

TEST_F(StreamThreadTest, AFileThatCanWaitIsHeardToItsEnd) {
  SourceOptions source;
  source.id = "film";
  source.kind = SourceKind::file;
  source.device = folder_ / "film.wav";
  source.real_time = false;
  std::vector<float> sound;
  for (int utterance = 0; utterance < 10; ++utterance) {
    for (int i = 0; i < 4 * 48000; ++i)
      sound.push_back(i < 2 * 48000 ? 0.0F : 0.3F * std::sin(0.1F * static_cast<float>(i)));
  }
  sound.resize(sound.size() + 48000, 0.0F);
  test::write_wav(source.device, sound, {48000, 1});
  start({source});
  ASSERT_TRUE(until(has_state("ended")));
  stream_->finish(20s);
  ASSERT_TRUE(until_finished());
  EXPECT_TRUE(messages<proto::Gap>("film").empty());
  EXPECT_GE(committed("film").size(), 60U) << "20 s of words in 41 s of sound";
}

}  // namespace
}  // namespace captiond
