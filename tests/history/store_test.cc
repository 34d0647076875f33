#include "history/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "tests/support/temporary_folder.h"

namespace captiond {
namespace {

using testing::ElementsAre;

class Store : public testing::Test {
 protected:
  std::int64_t say(const std::string& source, double start, const std::string& text) {
    return store_.add({0, source, source, "en", start, start + 1.0, text});
  }
  std::vector<std::string> find(const HistoryQuery& query) const {
    std::vector<std::string> texts;
    for (const auto& line : store_.find(query)) texts.push_back(line.text);
    return texts;
  }
  /// Whether bytes of the file, or of those that SQLite keeps beside it, spell `word`.
  bool is_on_disk(std::string_view word) const {
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path() / "state")) {
      std::ifstream in(entry.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), {}};
      if (bytes.find(word) != bytes.npos) return true;
    }
    return false;
  }

  test::TemporaryFolder folder_;
  const std::string path_ = folder_ / "state/history.db";
  HistoryStore store_ = HistoryStore::create(path_);
};

TEST_F(Store, IsForItsOwnerAlone) {
  say("mic", 1.0, "Hello.");
  EXPECT_EQ(std::filesystem::status(folder_ / "state").permissions(), std::filesystem::perms::owner_all);
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path() / "state"))
    EXPECT_EQ(entry.status().permissions(), std::filesystem::perms(0600)) << entry.path();
  EXPECT_FALSE(HistoryStore::open(folder_ / "none"));
}

TEST_F(Store, FindsByWordsSourceAndTime) {
  say("mic", 10.0, "We meet at the café.");
  say("speakers", 20.0, "Which café do you mean?");
  const auto last = say("mic", 30.0, "The one by the river.");
  EXPECT_THAT(find({}),
              ElementsAre("We meet at the café.", "Which café do you mean?", "The one by the river."));
  EXPECT_THAT(find({.words = "CAFE"}), ElementsAre("We meet at the café.", "Which café do you mean?"));
  EXPECT_THAT(find({.words = "riv*"}), ElementsAre("The one by the river."));
  EXPECT_THAT(find({.words = "\"at the\" OR mean"}),
              ElementsAre("We meet at the café.", "Which café do you mean?"));
  EXPECT_THAT(find({.words = "café", .source = "mic"}), ElementsAre("We meet at the café."));
  EXPECT_THAT(find({.from = 20.0, .to = 30.0}), ElementsAre("Which café do you mean?"));
  EXPECT_THAT(find({.newest = 2}), ElementsAre("Which café do you mean?", "The one by the river."));
  EXPECT_THAT(find({.id = last}), ElementsAre("The one by the river."));
  EXPECT_THROW(find({.words = "\"unfinished"}), Error);
  EXPECT_THAT(store_.sources(), ElementsAre("mic", "speakers"));
}

TEST_F(Store, FindsWordsThatWereAddedToALine) {
  const auto id = say("mic", 10.0, "We meet");
  EXPECT_TRUE(store_.extend(id, " tomorrow.", 12.5));
  EXPECT_EQ(store_.find({.words = "tomorrow"}).at(0),
            (HistoryLine{id, "mic", "mic", "en", 10.0, 12.5, "We meet tomorrow."}));
  EXPECT_FALSE(store_.extend(id + 1, "x", 0.0));
}

TEST_F(Store, ForgetsSoThatNothingIsLeft) {
  for (int i = 0; i < 200; ++i) say("mic", i, "Harmless chatter number " + std::to_string(i));
  say("mic", 1000.0, "The password is xylophonequartz.");
  ASSERT_TRUE(is_on_disk("xylophonequartz"));
  EXPECT_EQ(store_.forget({.words = "xylophonequartz"}), 1U);
  EXPECT_FALSE(is_on_disk("xylophonequartz"));
  EXPECT_THAT(find({.words = "xylophonequartz"}), ElementsAre());
  EXPECT_EQ(find({.words = "chatter"}).size(), 200U);
  EXPECT_EQ(store_.forget({.words = "xylophonequartz"}), 0U);
}

TEST_F(Store, LetsOldLinesExpireWithoutATrace) {
  say("mic", 10.0, "Oldxylophone.");
  say("speakers", 10.0, "Old too.");
  say("mic", 20.0, "New.");
  EXPECT_EQ(store_.expire("mic", 15.0), 1U);
  EXPECT_THAT(find({}), ElementsAre("Old too.", "New."));
  EXPECT_FALSE(is_on_disk("xylophone"));
}

TEST_F(Store, TakesOverAFileOfTheFirstVersion) {
  say("mic", 1.0, "Hello.");
  store_.database().run(
      "DROP TABLE sound; DROP TRIGGER line_silenced; ALTER TABLE line DROP COLUMN gap; PRAGMA user_version = "
      "1");
  auto store = HistoryStore::create(path_);
  EXPECT_EQ(store.find({.words = "hello"}).at(0).text, "Hello.");
  EXPECT_TRUE(store.add_sound(1, "a file"));
  EXPECT_EQ(store.sound(1), "a file");
}

TEST_F(Store, RefusesWhatItDoesNotKnow) {
  store_.database().run("PRAGMA user_version = 9");
  EXPECT_THROW(HistoryStore::open(path_), Error);
  test::write_file(folder_ / "text", "no database, but long enough to be looked at as one");
  EXPECT_THROW(HistoryStore::open(folder_ / "text"), Error);
}

}  // namespace
}  // namespace captiond
