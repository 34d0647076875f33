// Choosing text to copy, by keys and by mouse.
#include "tui/reading/selection.h"

#include <gmock/gmock.h>

#include "tests/tui/picture.h"
#include "tui/terminal/clipboard.h"

namespace captiond::test {
namespace {

using ::testing::HasSubstr;

class Selections : public Pictures {
 protected:
  void SetUp() override {
    Pictures::SetUp();
    connect({source("spk", "Speakers"), source("mic", "Microphone")});
    receive(said("spk", 1, "The first of three sentences."));
    receive(said("spk", 2, "The second one."));
    receive(said("mic", 1, "Quite another matter."));
    press('v');
  }
  std::string copied() {
    const Request request = press('y');
    return request.kind == Request::Kind::copy ? request.text : "(nothing)";
  }
};

TEST_F(Selections, BeginAtTheLastWord) {
  EXPECT_EQ(shown_as(Style::selected), "one.");
  EXPECT_EQ(copied(), "one.");
  EXPECT_FALSE(model_.selection()) << "copying ends it";
}

TEST_F(Selections, GrowWordByWordAndRowByRow) {
  press('h');
  EXPECT_EQ(shown_as(Style::selected), "second one.");
  press('b');
  press('h');
  EXPECT_EQ(shown_as(Style::selected), "sentences.The second one.");
  press('l');
  EXPECT_EQ(copied(), "The second one.");
}

TEST_F(Selections, MoveAsOneThingUntilTheyStart) {
  press('k');
  press('0');
  press(' ');
  press('w');
  EXPECT_EQ(copied(), "sentences.\nThe") << "from the second row of the first sentence";
}

TEST_F(Selections, TakeWholeParagraphs) {
  press('V');
  press('k');
  EXPECT_EQ(copied(), "The first of three sentences.\nThe second one.");
}

TEST_F(Selections, CanBeGivenUp) {
  press(key::kEscape);
  EXPECT_EQ(shown_as(Style::selected), "");
  EXPECT_THAT(screen(), HasSubstr("help"));
}

TEST_F(Selections, TellWhenTheWordWasSaid) {
  model_.resize(12, 90);
  EXPECT_THAT(screen(), ::testing::ContainsRegex("said at ..:..:..\\.. in 0.00 s, 90 % sure"));
}

TEST_F(Selections, SurviveThatTheTextIsCleared) {
  press(key::kEscape);
  press('c');
  press('v');
  EXPECT_FALSE(model_.selection()) << "there is nothing to select";
}

TEST_F(Selections, FollowTheMouse) {
  press(key::kEscape);
  // The last row of the left column is "The second one.", from column 1.
  model_.point({Pointer::Kind::press, 9, 1}, now_);
  model_.point({Pointer::Kind::drag, 9, 6}, now_);
  EXPECT_EQ(shown_as(Style::selected), "The second");
  model_.point({Pointer::Kind::drag, 9, 40}, now_);
  EXPECT_EQ(shown_as(Style::selected), "The second") << "the other column is another text";
  const Request request = model_.point({Pointer::Kind::release, 9, 40}, now_);
  EXPECT_EQ(request.text, "The second");
}

TEST_F(Selections, AreNotBegunByAClick) {
  press(key::kEscape);
  model_.point({Pointer::Kind::press, 9, 40}, now_);
  const Request request = model_.point({Pointer::Kind::release, 9, 40}, now_);
  EXPECT_EQ(request.kind, Request::Kind::none);
  EXPECT_EQ(model_.focus(), 1U) << "it goes to the source";
}

TEST(Mouse, IsReadFromTheTerminalsReports) {
  using Kind = Pointer::Kind;
  EXPECT_EQ(pointer_of("0;12;5M"), (Pointer{Kind::press, 4, 11}));
  EXPECT_EQ(pointer_of("0;12;5m"), (Pointer{Kind::release, 4, 11}));
  EXPECT_EQ(pointer_of("32;1;1M"), (Pointer{Kind::drag, 0, 0}));
  EXPECT_EQ(pointer_of("64;300;200M"), (Pointer{Kind::wheel_up, 199, 299}));
  EXPECT_EQ(pointer_of("81;1;1M"), (Pointer{Kind::wheel_down, 0, 0})) << "with Control held";
  for (const char* wrong :
       {"", "M", "0;1M", "0;1;1", "0;0;1M", "2;1;1M", "0;1;1Mx", "a;1;1M", "0;99999999999;1M"})
    EXPECT_FALSE(pointer_of(wrong)) << wrong;
}

TEST(Clipboard, GetsBase64) {
  EXPECT_EQ(clipboard_sequence("Zwei für dich."), "\033]52;c;WndlaSBmw7xyIGRpY2gu\a");
  EXPECT_EQ(clipboard_sequence("ab"), "\033]52;c;YWI=\a");
  const std::string long_text = std::string(kMostCopied - 1, 'x') + "ü";
  EXPECT_LT(clipboard_sequence(long_text).size(), 100000U);
  EXPECT_EQ(clipboard_sequence(long_text), clipboard_sequence(long_text.substr(0, kMostCopied - 1)))
      << "no half of a character";
}

}  // namespace
}  // namespace captiond::test
