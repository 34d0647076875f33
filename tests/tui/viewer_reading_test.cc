// What a reader sees and does.
#include "tests/tui/viewer.h"

namespace captiond::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(Viewer, ShowsEachSourceInItsColumn) {
  serve({kSpeakers, kMic});
  open();
  join();
  server().say(said("spk", 1, "Thank you for calling."));
  server().say(said("mic", 1, "Good morning."));
  terminal().shows("Thank you for calling.");
  terminal().shows("Good morning.");
  terminal().shows("○ Speakers");
  terminal().shows("│ ○ Microphone");
  terminal().shows("delay 0.8 s · load 42 % · tiny.en → base");
  EXPECT_THAT(terminal().text(), ::testing::ContainsRegex("Thank you for calling\\. +│ Good morning\\."));
}

TEST_F(Viewer, TellsTentativeTextFromCommitted) {
  serve({kMic});
  open();
  join();
  server().say(caption("mic", 1, "", "please hold the lion"));
  terminal().shows("please hold the lion");
  EXPECT_THAT(terminal().with_styles(), ::testing::ContainsRegex("\x1b\\[[0-9;]*m *please hold the lion"));
  server().say(caption("mic", 1, "Please hold", "the line"));
  terminal().shows("Please hold the line");
  server().say(caption("mic", 1, "the line.", "", true));
  terminal().shows("Please hold the line.");
  EXPECT_THAT(terminal().with_styles(),
              ::testing::ContainsRegex("\x1b\\[0m(\x1b\\[[34]9m)* Please hold the line\\.\n"))
      << "no style left";
}

TEST_F(Viewer, ScrollsBackWhileTextGoesOnArriving) {
  serve({kMic});
  open(60, 14);
  join();
  for (std::uint64_t i = 1; i <= 50; ++i)
    server().say(said("mic", i, "sentence number " + std::to_string(i) + "."));
  terminal().shows("sentence number 50.");
  terminal().press("k k k");
  terminal().stops_showing("sentence number 48.");
  terminal().shows("sentence number 47.");
  for (std::uint64_t i = 51; i <= 62; ++i)
    server().say(said("mic", i, "sentence number " + std::to_string(i) + "."));
  terminal().shows("▼ 12 new");
  EXPECT_THAT(terminal().text(), HasSubstr("sentence number 47."));
  EXPECT_THAT(terminal().text(), Not(HasSubstr("sentence number 48.")));
  terminal().press("G");
  terminal().shows("sentence number 62.");
  terminal().stops_showing("new");
  terminal().press("g");
  terminal().shows("sentence number 1.");
  terminal().press("C-d");
  terminal().stops_showing("sentence number 1.");
  terminal().press("PPage");
  terminal().shows("sentence number 1.");
}

TEST_F(Viewer, HoldsTheViewOnSpace) {
  serve({kMic});
  open();
  join();
  server().say(said("mic", 1, "Before."));
  terminal().shows("Before.");
  terminal().press("Space");
  terminal().shows("▼");
  server().say(said("mic", 2, "Meanwhile."));
  terminal().shows("▼ 1 new");
  EXPECT_THAT(terminal().text(), Not(HasSubstr("Meanwhile.")));
  terminal().press("Space");
  terminal().shows("Meanwhile.");
}

TEST_F(Viewer, Searches) {
  serve({kMic});
  open(60, 12);
  join();
  for (std::uint64_t i = 1; i <= 40; ++i)
    server().say(said(
        "mic", i, i % 20 == 0 ? "The Weasels have eaten." : "line " + std::to_string(i) + " says little."));
  server().say(said("mic", 41, "the end."));
  terminal().shows("the end.");
  terminal().press("/");
  terminal().type("weasels");
  terminal().shows("match 2 of 2");
  terminal().press("Enter");
  terminal().shows("Weasels");
  EXPECT_THAT(terminal().with_styles(), ::testing::ContainsRegex("\x1b\\[[0-9;]*m(\x1b\\[[0-9;]*m)*Weasels"))
      << "marked";
  terminal().press("n");
  terminal().shows("line 19 says");
  terminal().press("n");
  terminal().shows("not found further up");
  terminal().press("N");
  terminal().shows("line 39 says");
}

TEST_F(Viewer, ScrollsThroughTenThousandLines) {
  serve({kMic});
  for (std::uint64_t i = 1; i <= 10000; ++i)
    server().say(said("mic", i, "Line " + std::to_string(i) + " of a long day in which much was said."));
  open();
  terminal().shows("Line 10000 of a long day");
  terminal().press("g");
  terminal().shows("Line 5001 of");  // it asks for the newest five thousand
  for (std::uint64_t i = 10001; i <= 15000; ++i)
    server().say(said("mic", i, "Line " + std::to_string(i) + "."));
  terminal().shows("▼ 5000 new");
  terminal().press("G");
  terminal().shows("Line 15000.");
  terminal().press("/");
  terminal().type("line 6000 ");
  terminal().press("Enter");
  terminal().shows("Line 6000 of");
}

TEST_F(Viewer, ClearsAndGoesOn) {
  serve({kMic});
  open();
  join();
  server().say(said("mic", 1, "Old words."));
  terminal().shows("Old words.");
  terminal().press("c");
  terminal().stops_showing("Old words.");
  server().say(said("mic", 2, "New words."));
  terminal().shows("New words.");
}

TEST_F(Viewer, SelectsAndCopiesByMouse) {
  serve({kMic});
  open(60, 12, "--mouse");
  join();
  server().say(said("mic", 1, "Nothing but the truth."));
  terminal().shows("the truth.");
  // Reports as xterm sends them (SGR): the text stands in row 10, from column 2.
  terminal().type("\033[<0;10;10M\033[<32;16;10M\033[<0;16;10m");
  ASSERT_TRUE(eventually([this] { return terminal().clipboard() == "but the"; }));
}

TEST_F(Viewer, SelectsByKeys) {
  serve({kMic});
  open(60, 12);
  join();
  server().say(said("mic", 1, "Nothing but the truth."));
  terminal().shows("the truth.");
  terminal().press("v h h y");
  ASSERT_TRUE(eventually([this] { return terminal().clipboard() == "but the truth."; }));
}

TEST_F(Viewer, TellsWhatCameWhileTheTerminalHadNoFocus) {
  serve({kMic});
  open(60, 12);
  join();
  server().say(said("mic", 1, "Seen."));
  terminal().shows("Seen.");
  terminal().type("\033[O");  // as a terminal that loses the focus
  server().say(said("mic", 2, "Meanwhile."));
  terminal().shows("Meanwhile.");  // may have come before the viewer read what was typed; the next cannot
  server().say(said("mic", 3, "Missed."));
  terminal().shows("Missed.");
  terminal().type("\033[I");
  terminal().shows("▌Missed.");
  terminal().press("a");
  terminal().shows(" came while you looked away");
}

TEST_F(Viewer, ChoosesSources) {
  serve({kSpeakers, kMic});
  open(100, 20);
  join();
  terminal().press("s");
  terminal().shows("▶ ○ Speakers");
  ASSERT_TRUE(eventually([this] { return server().commands().size() == 1; }));
  server().say(proto::Devices{{{"pulse", "hdmi.monitor", "Television", true, false}}});
  terminal().shows("+ Television");
  terminal().press("j j Enter");
  ASSERT_TRUE(eventually([this] { return server().commands().size() == 2; }));
  EXPECT_EQ(server().commands()[0].name, "devices");
  EXPECT_EQ(server().commands()[1].name, "add");
  server().say(proto::SourceChanged{source("television", "Television")});
  terminal().press("Escape");
  terminal().shows("│ ○ Television");
}

TEST_F(Viewer, ShowsFewWordsInLargeLetters) {
  serve({kMic});
  open(80, 24, "--size 3");
  join();
  server().say(said("mic", 1, "Hi"));
  terminal().shows("█▄▄▄█");
}

TEST_F(Viewer, CopiesThroughTheTerminal) {
  serve({kMic});
  open();
  join();
  server().say(said("mic", 1, "One."));
  server().say(said("mic", 2, "Zwei für dich."));
  terminal().shows("Zwei");
  terminal().press("y");
  terminal().shows("copied: Zwei für dich.");
  ASSERT_TRUE(eventually([this] { return terminal().clipboard() == "Zwei für dich."; }));
  terminal().press("Y");
  ASSERT_TRUE(eventually([this] { return terminal().clipboard() == "One.\nZwei für dich."; }));
}

TEST_F(Viewer, PrintsItsKeys) {
  serve({kMic});
  open();
  join();
  terminal().press("?");
  terminal().shows("hold the view");
  terminal().press("q");
  terminal().shows("Microphone");
  terminal().press("F1");
  terminal().shows("hold the view");
}

}  // namespace
}  // namespace captiond::test
