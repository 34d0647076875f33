#include "history/writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/support/temporary_folder.h"

namespace captiond {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// Words said at `time` by the wall clock, a tenth of a second each.
proto::Caption said(const std::string& source, std::vector<std::string> words, double time,
                    bool final = false) {
  proto::Caption caption;
  caption.source = source;
  caption.utterance = 1;
  caption.time = time;
  caption.final = final;
  double at = 100.0;
  for (auto& word : words) caption.committed.push_back({std::move(word), at, at += 0.1, 0.9});
  return caption;
}

class Writer : public testing::Test {
 protected:
  void start(const HistoryOptions& options = {.enabled = true}, std::map<std::string, int> keep = {}) {
    writer_.emplace(options, std::move(keep), path_);
  }
  /// Ends the writer, which writes what waits; then what stands in the file.
  std::vector<std::string> written() {
    writer_.reset();
    std::vector<std::string> texts;
    for (const auto& line : HistoryStore::create(path_).find({}))
      texts.push_back(line.source + ": " + line.text);
    return texts;
  }

  test::TemporaryFolder folder_;
  const std::string path_ = folder_ / "state/history.db";
  std::optional<HistoryWriter> writer_;
};

TEST_F(Writer, WritesALineASentence) {
  start();
  writer_->take(said("mic", {" Good", " morning", ".", " How"}, now()));
  writer_->take(said("speakers", {" Fine", "."}, now() + 0.01));
  writer_->take(said("mic", {" are", " you", "?"}, now() + 0.4, true));
  EXPECT_THAT(written(),
              testing::UnorderedElementsAre("mic: Good morning.", "mic: How are you?", "speakers: Fine."));
}

TEST_F(Writer, WritesWordsBeforeTheirSentenceIsOver) {
  start();
  writer_->take(said("mic", {" It", " is"}, now()));
  auto store = HistoryStore::open(path_);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (store->find({.words = "is"}).empty() && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
  EXPECT_EQ(store->find({}).at(0).text, "It is");
}

TEST_F(Writer, KnowsWhenThingsWereSaid) {
  start();
  proto::SourceInfo mic;
  mic.id = "mic";
  mic.label = "Microphone";
  writer_->take(proto::SourceChanged{mic});
  writer_->take(said("mic", {" One", ".", " Two", "."}, 1763707261.0));
  writer_.reset();
  const auto lines = HistoryStore::create(path_).find({});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1].label, "Microphone");
  EXPECT_NEAR(lines[1].start, 1763707261.2, 1e-3);
  EXPECT_NEAR(lines[1].end, 1763707261.4, 1e-3);
}

TEST_F(Writer, TellsWhatWasMissed) {
  start();
  writer_->take(said("mic", {" One"}, 1763707261.0));
  writer_->take(proto::Gap{{}, "mic", 100.1, 3.2, "device-lost"});
  writer_->take(proto::Gap{{}, "", 0.0, 0.0, "client-too-slow"});  // a reader's, not ours
  writer_->take(proto::Gap{{}, "speakers", 7.0, 2.0, "paused"});
  writer_.reset();
  const auto lines = HistoryStore::create(path_).find({});
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].text, "One");
  EXPECT_EQ(lines[1].gap, "device-lost");
  EXPECT_EQ(lines[1].text, "");
  EXPECT_NEAR(lines[1].start, 1763707261.1, 1e-3) << "the seconds of a source count from one moment";
  EXPECT_NEAR(lines[1].end - lines[1].start, 3.2, 1e-3);
  EXPECT_EQ(lines[2].gap, "paused");
  EXPECT_NEAR(lines[2].end, now(), 60.0) << "a source that never spoke: it was over when it was told";
}

TEST_F(Writer, APauseLetsNothingThroughThatWasSaidBeforeItEnds) {
  start();
  writer_->take(said("mic", {" Public"}, now() - 2.0));
  writer_->set_paused(true);
  writer_->take(said("mic", {" secret", "."}, now() - 1.0));
  writer_->set_paused(false);
  writer_->take(said("mic", {" late", " secret", "."}, now() - 0.9));
  writer_->take(said("mic", {" Free", "."}, now() + 0.1));
  EXPECT_THAT(written(), ElementsAre("mic: Public", "mic: Free."));
}

TEST_F(Writer, APauseOutlivesARestart) {
  start();
  writer_->set_paused(true);
  start();
  EXPECT_TRUE(writer_->paused());
  writer_->take(said("mic", {" Secret", "."}, now()));
  EXPECT_THAT(written(), IsEmpty());
  start();
  writer_->set_paused(false);
  start();
  EXPECT_FALSE(writer_->paused());
}

TEST_F(Writer, KeepsASourceAsLongAsItIsTold) {
  constexpr double kDay = 86400.0;
  {
    auto store = HistoryStore::create(path_);
    for (const char* source : {"mic", "speakers", "film"})
      for (const double days : {40.0, 10.0, 0.5})
        store.add(
            {0, source, source, "en", now() - days * kDay, now() - days * kDay, std::to_string(int(days))});
  }
  start({.enabled = true, .keep_days = 30}, {{"mic", 1}, {"film", 0}});
  writer_->take(said("film", {" Never", "."}, now()));
  writer_->take(said("speakers", {" Kept", "."}, now()));
  EXPECT_THAT(written(), testing::UnorderedElementsAre("mic: 0", "speakers: 10", "speakers: 0",
                                                       "speakers: Kept.", "film: 40", "film: 10", "film: 0"));
}

TEST_F(Writer, WhatWasForgottenDoesNotComeBack) {
  start();
  writer_->take(said("mic", {" My", " secret"}, now()));
  auto store = HistoryStore::open(path_);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (store->forget({.words = "secret"}) == 0 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
  writer_->take(said("mic", {" is", " safe", "."}, now()));
  EXPECT_THAT(written(), ElementsAre("mic: is safe."));
}

TEST_F(Writer, SaysWhenTheDiskIsFullAndGoesOn) {
  start();
  writer_->take(said("mic", {" Before", "."}, now()));
  auto store = HistoryStore::open(path_);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (store->find({}).empty() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  // As a full disk does, the file refuses to grow.
  store->database().run(
      "CREATE TRIGGER full BEFORE INSERT ON line BEGIN SELECT RAISE(ABORT, 'disk is full'); END");
  writer_->take(said("mic", {" Lost", "."}, now()));
  std::string trouble;
  while ((trouble = writer_->trouble()).empty() && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
  EXPECT_THAT(trouble, HasSubstr("disk is full"));
  store->database().run("DROP TRIGGER full");
  writer_->take(said("mic", {" After", "."}, now()));
  EXPECT_THAT(written(), ElementsAre("mic: Before.", "mic: After."));
}

}  // namespace
}  // namespace captiond
