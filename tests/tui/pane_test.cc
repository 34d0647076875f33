// What of a document is seen.
#include "tui/reading/pane.h"

#include <gtest/gtest.h>

#include <clocale>

#include "tests/tui/story.h"

namespace captiond {
namespace {

using test::said;

const Clock::time_point kStart{};

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

TEST_F(Panes, ShowAParagraphFromFarAway) {
  say(1, 30);
  pane_.show(document_, shape_, 6);
  EXPECT_EQ(seen(), "6|7|8");
  EXPECT_EQ(pane_.current(document_, shape_), 6U);
  pane_.show(document_, shape_, 7);
  EXPECT_EQ(seen(), "6|7|8") << "it is in sight: nothing moves";
  EXPECT_EQ(pane_.current(document_, shape_), 7U);
  pane_.scroll(document_, shape_, 1);
  EXPECT_EQ(pane_.current(document_, shape_), 8U) << "the lowest one again";
}

TEST_F(Panes, HoldEachRowForTheReader) {
  say(1, 3);
  pane_.set_paced(document_, shape_, true);
  say(4, 6);
  EXPECT_EQ(seen(), "1|2|3");
  EXPECT_EQ(pane_.behind(document_, shape_), 3);
  EXPECT_TRUE(pane_.step(document_, shape_));
  EXPECT_EQ(seen(), "2|3|4");
  pane_.follow();
  EXPECT_EQ(seen(), "4|5|6") << "a reader who wants the newest gets it";
  EXPECT_FALSE(pane_.step(document_, shape_));
  say(7, 7);
  EXPECT_EQ(seen(), "4|5|6");
  EXPECT_TRUE(pane_.step(document_, shape_));
  EXPECT_EQ(seen(), "5|6|7");
}

TEST_F(Panes, GiveUpHoldingWhenTooMuchWaits) {
  say(1, 3);
  pane_.set_paced(document_, shape_, true);
  say(4, 300);
  EXPECT_EQ(pane_.behind(document_, shape_), Pane::kMostBehind);
  pane_.step(document_, shape_);
  EXPECT_EQ(seen(), "298|299|300");
}

TEST_F(Panes, SurviveThatTheirPlaceIsForgotten) {
  say(1, 9);
  pane_.scroll(document_, shape_, -3);
  document_.clear();
  EXPECT_EQ(seen(), "");
  pane_.scroll(document_, shape_, -1);
  pane_.show(document_, shape_, 3);
  EXPECT_FALSE(pane_.step(document_, shape_));
  say(10, 11);
  EXPECT_EQ(seen(), "10");
}

}  // namespace
}  // namespace captiond
