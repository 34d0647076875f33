// What a reader does with the text: marks, catching up, choosing sources, pacing.
#include <gmock/gmock.h>

#include "tests/tui/picture.h"

namespace captiond::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

class Readers : public Pictures {
 protected:
  void SetUp() override {
    Pictures::SetUp();
    connect({source("mic", "Microphone")});
  }
};

TEST_F(Readers, ComeBackToTheirBookmarks) {
  say_numbers(1, 10);
  press('m');
  EXPECT_EQ(shown_as(Style::mark), "◆");
  EXPECT_THAT(screen(), HasSubstr("bookmarked"));
  say_numbers(11, 40);
  EXPECT_EQ(shown_as(Style::mark), "");
  press('[');
  EXPECT_EQ(shown_as(Style::mark), "◆");
  EXPECT_THAT(screen(), HasSubstr("number 10."));
  press('[');
  EXPECT_THAT(screen(), HasSubstr("no bookmark further up"));
  press('m');
  EXPECT_EQ(shown_as(Style::mark), "") << "the same key takes it away";
}

TEST_F(Readers, ChooseFromAListOfBookmarks) {
  press('B');
  EXPECT_THAT(screen(), HasSubstr("there is no bookmark: m makes one"));
  connect({source("mic", "Microphone"), source("spk", "Speakers")});
  auto early = said("spk", 1, "Said first.");
  early.time -= 60.0;
  receive(early);
  say_numbers(1, 30);
  press('m');  // number 30
  press(key::kTab);
  press('m');
  press('B');
  const auto rows = rows_of(picture());
  EXPECT_THAT(rows[2], ::testing::ContainsRegex("▶ [0-9:]+ Speakers +Said first\\."));
  EXPECT_THAT(rows[3], HasSubstr("Microphone      number 30."));
  press('j');
  say_numbers(31, 60);
  press(key::kEnter);
  EXPECT_EQ(model_.focus(), 0U);
  EXPECT_THAT(screen(), HasSubstr("◆number 30."));
  EXPECT_THAT(screen(), Not(HasSubstr("number 60.")));
  press('B');
  press('m');
  EXPECT_THAT(screen(), Not(HasSubstr("Said first."))) << "it is removed";
  press('m');
  EXPECT_FALSE(model_.bookmark()) << "an empty list is left";
}

TEST_F(Readers, SeeWhatCameWhileTheyLookedAway) {
  say_numbers(1, 5);
  model_.look(true, now_);
  say_numbers(6, 8);
  model_.look(false, now_);
  say_numbers(9, 40);
  EXPECT_EQ(shown_as(Style::away), "");
  model_.look(true, now_);
  EXPECT_THAT(shown_as(Style::away), HasSubstr("▌"));
  press('a');
  EXPECT_THAT(screen(), HasSubstr("▌number 9."));
  EXPECT_THAT(screen(), HasSubstr("32 came while you looked away"));
}

TEST_F(Readers, HaveLookedAwayWhenTheyPressedNoKeyForLong) {
  press('k');
  say_numbers(1, 3);
  now_ += 30s;
  press('G');
  EXPECT_EQ(shown_as(Style::away), "");
  say_numbers(4, 6);
  now_ += 61s;
  press('G');
  EXPECT_EQ(shown_as(Style::away), "▌▌▌");
}

TEST_F(Readers, GetTheTimeToReadEachLine) {
  say_numbers(1, 20);
  press('h');
  say_numbers(21, 23);
  EXPECT_THAT(screen(), HasSubstr("▼ 3 lines wait"));
  EXPECT_THAT(screen(), Not(HasSubstr("number 21.")));
  now_ += 2s;
  model_.refresh(now_);
  EXPECT_THAT(screen(), HasSubstr("number 21."));
  ASSERT_TRUE(model_.due());
  now_ += 2s;
  model_.refresh(now_);
  now_ += 2s;
  model_.refresh(now_);
  EXPECT_THAT(screen(), HasSubstr("number 23."));
  EXPECT_THAT(screen(), Not(HasSubstr("wait")));
}

TEST_F(Readers, GetTheTimeToReadFromTheStartWhenConfigured) {
  ViewerOptions options;
  options.hold = 1.0F;
  model_ = Model(options);
  model_.resize(12, 60);
  connect({source("mic", "Microphone")});
  say_numbers(1, 20);
  now_ += 1s;
  model_.refresh(now_);
  say_numbers(21, 22);
  EXPECT_THAT(screen(), HasSubstr("▼ 2 lines wait"));
}

TEST_F(Readers, ChooseSources) {
  connect({source("mic", "Microphone"), source("spk", "Speakers")});
  const Request asked = press('s');
  EXPECT_EQ(asked.text, "devices");
  receive(proto::Devices{{{"pulse", "hdmi.monitor", "Television", true, false}}});
  EXPECT_THAT(screen(), HasSubstr("▶ ○ Microphone"));
  EXPECT_THAT(screen(), HasSubstr("+ Television"));
  const Request pause = press(' ');
  EXPECT_EQ(pause.text, "pause");
  EXPECT_EQ(pause.args, R"({"source":"mic"})");
  press('j');
  press('j');
  const Request add = press(key::kEnter);
  EXPECT_EQ(add.text, "add");
  EXPECT_EQ(add.args, R"({"device":"hdmi.monitor","kind":"pulse","label":"Television"})");
  press('k');
  press(key::kEnter);
  EXPECT_THAT(screen(), HasSubstr("What shall “Speakers” hear?"));
  const Request change = press(key::kEnter);
  EXPECT_EQ(change.text, "choose");
  EXPECT_EQ(change.args, R"({"device":"hdmi.monitor","kind":"pulse","source":"spk"})");
  press(key::kEscape);
  EXPECT_FALSE(model_.picker());
}

TEST_F(Readers, RemoveSources) {
  connect({source("mic", "Microphone"), source("spk", "Speakers")});
  press('s');
  const Request remove = press('x');
  EXPECT_EQ(remove.text, "remove");
  EXPECT_EQ(remove.args, R"({"source":"mic"})");
  auto gone = source("mic", "Microphone");
  gone.state = "ended";
  receive(proto::SourceChanged{gone});
  press('q');
  EXPECT_THAT(screen(), Not(HasSubstr("Microphone")));
  receive(proto::SourceChanged{source("mic", "Microphone")});
  EXPECT_THAT(screen(), HasSubstr("Microphone")) << "it is there again";
}

TEST_F(Readers, HideSources) {
  connect({source("mic", "Microphone"), source("spk", "Speakers")});
  press('s');
  press('h');
  EXPECT_THAT(screen(), HasSubstr("hidden"));
  press('j');
  press('h');
  EXPECT_THAT(screen(), HasSubstr("one source has to be seen"));
  press('q');
  EXPECT_THAT(screen(), HasSubstr("Speakers"));
  EXPECT_THAT(screen(), Not(HasSubstr("Microphone")));
}

TEST_F(Readers, PauseCaptioningByItsOwnWords) {
  const Request pause = press('p');
  EXPECT_EQ(pause.text, "pause");
  auto paused = source("mic", "Microphone");
  paused.paused = true;
  receive(proto::SourceChanged{paused});
  EXPECT_THAT(screen(), HasSubstr("captioning is paused, p resumes"));
  EXPECT_EQ(press('p').text, "resume");
}

TEST_F(Readers, ArePrivateWithOneKey) {
  proto::Status status;
  status.uptime = 1.0;
  status.history = "off";
  receive(status);
  EXPECT_THAT(shown_as(Style::faint), HasSubstr("history off"));
  EXPECT_EQ(press('P').kind, Request::Kind::none);
  EXPECT_THAT(screen(), HasSubstr("nothing is written down"));
  now_ += Model::kRemarkTime;
  settle();
  status.history = "on";
  receive(status);
  EXPECT_THAT(screen(), HasSubstr("history on"));
  const Request request = press('P');
  EXPECT_EQ(request.text, "history");
  EXPECT_EQ(request.args, R"({"paused":true})");
  EXPECT_THAT(screen(), HasSubstr("history on")) << "until captiond says otherwise";
  status.history = "paused";
  status.overload = "the machine is slow";
  receive(status);
  EXPECT_THAT(screen(), HasSubstr("private: what is said now is not written down"));
  now_ += Model::kRemarkTime;
  settle();
  EXPECT_THAT(shown_as(Style::warning), HasSubstr("private, P ends it")) << "whatever else there is to say";
  EXPECT_EQ(press('P').args, R"({"paused":false})");
}

TEST_F(Readers, UseTheirOwnKeys) {
  ViewerOptions options;
  options.keys[static_cast<std::size_t>(Action::pause_captions)] = "F5";
  model_ = Model(options);
  model_.resize(12, 60);
  connect({source("mic", "Microphone")});
  EXPECT_EQ(press('p').kind, Request::Kind::none);
  EXPECT_EQ(press(key::kF0 + 5).text, "pause");
}

TEST_F(Readers, ChangeThemes) {
  const std::string before = model_.options().theme;
  press('T');
  EXPECT_NE(model_.options().theme, before);
  EXPECT_THAT(screen(), HasSubstr("theme dark"));
}

TEST_F(Readers, MoveTheTextUnderTheWheel) {
  connect({source("mic", "Microphone"), source("spk", "Speakers")});
  say_numbers(1, 30);
  model_.point({Pointer::Kind::wheel_up, 5, 10}, now_);
  EXPECT_THAT(screen(), HasSubstr("number 27."));
  EXPECT_THAT(screen(), Not(HasSubstr("number 28.")));
  model_.point({Pointer::Kind::wheel_up, 5, 50}, now_);
  EXPECT_THAT(screen(), HasSubstr("number 27.")) << "that was the other one";
  model_.point({Pointer::Kind::press, 10, 10}, now_);
  EXPECT_THAT(screen(), HasSubstr("number 30.")) << "a click on the badge goes to the end";
}

/// The work of a key press, counted in paragraphs looked at, does not grow with the history.
TEST_F(Readers, WaitForNothingInADayOfCaptions) {
  model_.resize(50, 120);
  const Document& document = model_.sources()[0].document;
  for (std::uint64_t i = 0; i < Document::kMost; ++i)
    receive(said("mic", i, "One of the many lines of a long day in which much was said by everybody."));
  ASSERT_EQ(document.end() - document.first(), Document::kMost);
  for (const char32_t key : std::u32string(U"kkuubbggjGk[]mhv0$kkVo y ta+-ewc")) {
    const auto before = document.reads();
    press(key);
    model_.refresh(now_);
    (void)picture();
    EXPECT_LE(document.reads() - before, 1000U) << static_cast<char>(key);
    if (key == 'h') press('G');
  }
}

}  // namespace
}  // namespace captiond::test
