#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/error.h"
#include "history/sound_file.h"
#include "history/sound_tape.h"
#include "history/writer.h"
#include "tests/support/temporary_folder.h"

namespace captiond {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::FloatNear;
using testing::IsEmpty;
using testing::SizeIs;

constexpr float kStep = 1.0F / 32767.0F;

std::vector<float> level(std::size_t samples, float value) {
  return std::vector<float>(samples, value);
}

/// A tone that is told by its frequency.
std::vector<float> tone(double frequency, std::size_t samples) {
  std::vector<float> sound(samples);
  for (std::size_t i = 0; i < samples; ++i)
    sound[i] =
        0.5F * static_cast<float>(std::sin(6.283185307 * frequency * static_cast<double>(i) / kSampleRate));
  return sound;
}

TEST(SoundTape, GivesBackWhatItStillHolds) {
  SoundTape tape(SampleTime(100));
  tape.record("mic", SampleTime(1000), level(60, 0.25F));
  tape.record("mic", SampleTime(1070), level(30, -0.5F));  // ten samples are missing
  const auto sound = tape.cut("mic", SampleTime(900), SampleTime(2000));
  ASSERT_THAT(sound, SizeIs(100));
  EXPECT_THAT(std::span(sound).first(60), Each(FloatNear(0.25F, kStep)));
  EXPECT_THAT(std::span(sound).subspan(60, 10), Each(0.0F));
  EXPECT_THAT(std::span(sound).last(30), Each(FloatNear(-0.5F, kStep)));
  tape.record("mic", SampleTime(1100), level(40, 2.0F));  // louder than can be
  EXPECT_THAT(tape.cut("mic", SampleTime(0), SampleTime(1045)), SizeIs(5)) << "the oldest 40 are gone";
  EXPECT_THAT(tape.cut("mic", SampleTime(1139), SampleTime(1200)), ElementsAre(1.0F));
  EXPECT_THAT(tape.cut("other", SampleTime(0), SampleTime(1200)), IsEmpty());
}

TEST(SoundTape, BeginsAnewAfterALongHoleOrWhenPositionsDo) {
  SoundTape tape(SampleTime(100));
  tape.record("mic", SampleTime(0), level(50, 0.25F));
  tape.record("mic", SampleTime(5000), level(10, 0.5F));
  EXPECT_THAT(tape.cut("mic", SampleTime(0), SampleTime(6000)), SizeIs(10));
  tape.record("mic", SampleTime(0), level(20, 0.5F));
  EXPECT_THAT(tape.cut("mic", SampleTime(0), SampleTime(6000)), SizeIs(20));
}

TEST(SoundFile, FlacIsExactAndOpusIsSmall) {
  const auto sound = tone(440.0, 48000);
  const auto flac = encode_sound(sound, SoundCoding::flac), opus = encode_sound(sound, SoundCoding::opus);
  EXPECT_TRUE(flac.starts_with("fLaC"));
  EXPECT_TRUE(opus.starts_with("OggS"));
  EXPECT_LT(opus.size(), 48000U) << "half of what it is at 16 bits";
  const auto exact = decode_sound(flac);
  ASSERT_THAT(exact, SizeIs(sound.size()));
  for (std::size_t i = 0; i < sound.size(); ++i) ASSERT_NEAR(exact[i], sound[i], 1.0F / 32768.0F);
  const auto heard = decode_sound(opus);
  EXPECT_NEAR(static_cast<double>(heard.size()), 48000.0, 500.0);
  double power = 0.0;
  for (const float sample : heard) power += sample * sample;
  EXPECT_NEAR(std::sqrt(power / static_cast<double>(heard.size())), 0.5 / std::sqrt(2.0), 0.05);
  EXPECT_THROW(decode_sound("no sound"), Error);
}

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// Words of half a second each from `at` on, in seconds of the source, said just now.
proto::Caption said(std::vector<std::string> words, double at, bool final = false) {
  proto::Caption caption;
  caption.source = "mic";
  caption.utterance = 1;
  caption.time = now();
  caption.final = final;
  for (auto& word : words) caption.committed.push_back({std::move(word), at, at += 0.5, 0.9});
  return caption;
}

class HistorySound : public testing::Test {
 protected:
  void start(const std::string& sound) {
    writer_.emplace(HistoryOptions{.enabled = true, .sound = sound}, std::map<std::string, int>{}, path_,
                    tape_);
  }
  void record(double from, double seconds, float value) {
    tape_->record("mic", from_seconds(from), level(static_cast<std::size_t>(seconds * kSampleRate), value));
  }
  HistoryStore written() {
    writer_.reset();
    return HistoryStore::create(path_);
  }
  static double seconds_of(const HistoryStore& store, std::int64_t id) {
    return static_cast<double>(decode_sound(store.sound(id).value()).size()) / kSampleRate;
  }

  test::TemporaryFolder folder_;
  const std::string path_ = folder_ / "state/history.db";
  std::shared_ptr<SoundTape> tape_ = std::make_shared<SoundTape>();
  std::optional<HistoryWriter> writer_;
};

TEST_F(HistorySound, GoesWithEachSentence) {
  start("flac");
  record(0.0, 10.0, 0.25F);
  writer_->take(said({" One", " two", ".", " Three"}, 2.0));
  writer_->take(said({" four", "."}, 4.0, true));
  const auto store = written();
  const auto lines = store.find({});
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_TRUE(lines[0].sound && lines[1].sound);
  EXPECT_NEAR(seconds_of(store, lines[0].id), 1.9, 1e-3) << "and a little before and after the words";
  EXPECT_NEAR(seconds_of(store, lines[1].id), 1.9, 1e-3);
}

TEST_F(HistorySound, IsNotKeptUnlessAskedFor) {
  start("none");
  record(0.0, 10.0, 0.25F);
  writer_->take(said({" Hello", "."}, 2.0, true));
  EXPECT_FALSE(written().find({}).at(0).sound);
}

TEST_F(HistorySound, OfPrivateWordsIsNowhere) {
  start("flac");
  record(0.0, 1.0, 0.25F);
  writer_->set_paused(true);
  EXPECT_THAT(tape_->cut("mic", SampleTime(0), from_seconds(9.0)), IsEmpty()) << "not even in memory";
  record(1.0, 1.0, 0.75F);
  writer_->set_paused(false);
  record(2.0, 2.0, 0.25F);
  auto free = said({" Free", "."}, 2.1, true);
  free.time = now() + 1.0;
  writer_->take(free);
  const auto store = written();
  const auto sound = decode_sound(store.sound(store.find({}).at(0).id).value());
  EXPECT_LT(*std::ranges::max_element(sound), 0.5F) << "not in the moment before the first word either";
}

TEST_F(HistorySound, OfForgottenWordsDoesNotComeBack) {
  start("flac");
  record(0.0, 2.0, 0.75F);
  record(2.0, 4.0, 0.25F);
  writer_->take(said({" My", " secret"}, 0.5));
  auto store = HistoryStore::open(path_);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (store->forget({.words = "secret"}) == 0 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
  writer_->take(said({" is", " safe", "."}, 2.5, true));
  const auto rest = written();
  const auto sound = decode_sound(rest.sound(rest.find({}).at(0).id).value());
  EXPECT_LT(*std::ranges::max_element(sound), 0.5F);
}

TEST_F(HistorySound, IsDeletedWithItsLine) {
  start("flac");
  record(0.0, 60.0, 0.25F);
  writer_->take(said({" Go", "."}, 2.0));
  writer_->take(said({" Stay", "."}, 4.0, true));
  auto store = written();
  EXPECT_EQ(store.forget({.words = "go"}), 1U);
  EXPECT_THAT(store.find({}), SizeIs(1));
  EXPECT_FALSE(store.sound(1));
  EXPECT_TRUE(store.sound(2));
  EXPECT_EQ(store.expire("mic", now() + 100.0), 1U);
  EXPECT_FALSE(store.sound(2));
  std::ifstream file(path_, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(bytes.find("fLaC"), bytes.npos) << "nothing of it is left in the file";
  EXPECT_FALSE(store.add_sound(1, "x")) << "its line is gone";
}

}  // namespace
}  // namespace captiond
