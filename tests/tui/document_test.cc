#include "tui/document.h"

#include <gtest/gtest.h>

#include <clocale>

#include "tests/tui/story.h"
#include "tui/pane.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;
using test::caption;
using test::said;

const Clock::time_point kStart{};

std::string last(const Document& document) {
  return document.paragraph(document.end() - 1).text;
}

TEST(Document, JoinsTheWordsOfAnUtterance) {
  Document document;
  document.add(caption("mic", 1, "Thank you", "for coal"), kStart);
  EXPECT_EQ(last(document), "Thank you for coal");
  EXPECT_EQ(document.paragraph(0).committed, 9U);
  document.add(caption("mic", 1, "for calling.", "", true), kStart);
  EXPECT_EQ(last(document), "Thank you for calling.");
  document.add(said("mic", 2, "Goodbye."), kStart);
  EXPECT_EQ(document.end(), 2U);
}

TEST(Document, ShowsATailBeforeAnythingIsCommitted) {
  Document document;
  document.add(caption("mic", 1, "", "maybe this"), kStart);
  ASSERT_EQ(document.end(), 1U);
  EXPECT_EQ(document.paragraph(0).text, "maybe this");
  EXPECT_EQ(document.paragraph(0).committed, 0U);
  document.add(caption("mic", 1, "", "", true), kStart);
  EXPECT_EQ(document.end(), 0U) << "nothing was committed: nothing stays";
}

TEST(Document, SplitsLongUtterancesAfterASentence) {
  Document document;
  for (int i = 0; i < 20; ++i)
    document.add(caption("mic", 1, "This sentence has about forty letters in it."), kStart);
  EXPECT_GT(document.end(), 2U);
  for (std::uint64_t n = 0; n < document.end(); ++n) EXPECT_EQ(document.paragraph(n).text.back(), '.');
  Document endless;
  for (int i = 0; i < 2000; ++i) endless.add(caption("mic", 1, "and then"), kStart);
  EXPECT_GT(endless.end(), 1U);
}

TEST(Document, ForgetsTheOldestBeyondItsBound) {
  Document document;
  for (std::uint64_t i = 0; i < Document::kMost + 10; ++i) document.add(said("mic", i, "Yes."), kStart);
  EXPECT_EQ(document.first(), 10U);
  EXPECT_EQ(document.end(), Document::kMost + 10);
}

TEST(Tentative, ChangesFourTimesASecondAtMost) {
  Tentative tentative;
  tentative.offer({}, caption("", 1, "", "one").tail, kStart);
  EXPECT_EQ(tentative.text(), " one");
  tentative.offer({}, caption("", 1, "", "one two").tail, kStart + 100ms);
  tentative.offer({}, caption("", 1, "", "one two three").tail, kStart + 200ms);
  EXPECT_EQ(tentative.text(), " one");
  EXPECT_EQ(tentative.due(), kStart + 250ms);
  EXPECT_FALSE(tentative.refresh(kStart + 249ms));
  EXPECT_TRUE(tentative.refresh(kStart + 250ms));
  EXPECT_EQ(tentative.text(), " one two three");
  EXPECT_FALSE(tentative.due());
}

TEST(Tentative, KeepsTheFormThatWasShownFirst) {
  Tentative tentative;
  tentative.offer({}, caption("", 1, "", "hello, world").tail, kStart);
  tentative.offer({}, caption("", 1, "", "Hello world. How").tail, kStart + 1s);
  EXPECT_EQ(tentative.text(), " hello, world How");
  tentative.offer({}, caption("", 1, "", "Hello word. How").tail, kStart + 2s);
  EXPECT_EQ(tentative.text(), " hello, word. How") << "another word is another word";
}

TEST(Tentative, KeepsFormsWhileWordsAreCommittedInFrontOfThem) {
  Tentative tentative;
  tentative.offer({}, caption("", 1, "", "please hold the line").tail, kStart);
  const auto next = caption("", 1, "Please hold", "The line");
  tentative.offer(next.committed, next.tail, kStart + 10ms);
  EXPECT_EQ(tentative.text(), " the line") << "at once, since the committed words show at once";
}

class Panes : public ::testing::Test {
 protected:
  void SetUp() override { std::setlocale(LC_CTYPE, "C.UTF-8"); }
  void say(int from, int to) {
    for (int i = from; i <= to; ++i)
      document_.add(said("mic", static_cast<std::uint64_t>(i), std::to_string(i)), kStart);
  }
  std::string seen() const {
    std::string out;
    for (const auto& row : pane_.visible(document_, shape_)) {
      const auto text = document_.paragraph(row.paragraph).text;
      if (!out.empty()) out += '|';
      out += text.substr(row.row.begin, row.row.end - row.row.begin);
    }
    return out;
  }
  Document document_;
  Pane pane_;
  Shape shape_{.width = 10, .height = 3, .margin = 0, .indent = 0};
};

TEST_F(Panes, FollowWhatIsSaid) {
  EXPECT_EQ(seen(), "");
  say(1, 2);
  EXPECT_EQ(seen(), "1|2");
  say(3, 5);
  EXPECT_EQ(seen(), "3|4|5");
}

TEST_F(Panes, StayWhereTheReaderIs) {
  say(1, 9);
  pane_.scroll(document_, shape_, -2);
  EXPECT_EQ(seen(), "5|6|7");
  say(10, 12);
  EXPECT_EQ(seen(), "5|6|7");
  EXPECT_EQ(pane_.unseen(document_), 3U);
  pane_.scroll(document_, shape_, 100);
  EXPECT_EQ(seen(), "10|11|12");
  EXPECT_TRUE(pane_.following()) << "at the end it follows again";
}

TEST_F(Panes, EndAtTheFirstRow) {
  say(1, 9);
  pane_.scroll(document_, shape_, -100);
  EXPECT_EQ(seen(), "1|2|3");
  pane_.follow();
  pane_.to_first(document_, shape_);
  EXPECT_EQ(seen(), "1|2|3");
}

TEST_F(Panes, ScrollThroughTheRowsOfAParagraph) {
  document_.add(said("mic", 1, "aaaaaaaa bbbbbbbb cccccccc dddddddd eeeeeeee"), kStart);
  EXPECT_EQ(seen(), "cccccccc|dddddddd|eeeeeeee");
  pane_.scroll(document_, shape_, -1);
  EXPECT_EQ(seen(), "bbbbbbbb|cccccccc|dddddddd");
  shape_.width = 100;
  EXPECT_EQ(seen(), "aaaaaaaa bbbbbbbb cccccccc dddddddd eeeeeeee");
}

TEST_F(Panes, FindUpwardsAndDownwards) {
  say(1, 30);
  EXPECT_TRUE(pane_.find(document_, shape_, "7", -1));
  EXPECT_EQ(pane_.current(document_, shape_), 26U) << "\"27\"";
  EXPECT_TRUE(pane_.find(document_, shape_, "7", -1));
  EXPECT_EQ(pane_.current(document_, shape_), 16U);
  EXPECT_TRUE(pane_.find(document_, shape_, "7", 1));
  EXPECT_EQ(pane_.current(document_, shape_), 26U);
  EXPECT_FALSE(pane_.find(document_, shape_, "7", 1));
  EXPECT_FALSE(pane_.find(document_, shape_, "none", -1));
  EXPECT_TRUE(pane_.find(document_, shape_, "30", -1) == false) << "it looks further up";
}

TEST_F(Panes, SurviveThatTheirPlaceIsForgotten) {
  say(1, 9);
  pane_.scroll(document_, shape_, -3);
  document_.clear();
  EXPECT_EQ(seen(), "");
  pane_.scroll(document_, shape_, -1);
  EXPECT_FALSE(pane_.find(document_, shape_, "x", -1));
  say(10, 11);
  EXPECT_EQ(seen(), "10");
}

}  // namespace
}  // namespace captiond
