// The real viewer on a real terminal, told what to show by a fake captiond.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <memory>

#include "tests/tui/fake_server.h"
#include "tests/tui/story.h"
#include "tests/tui/terminal.h"

namespace captiond::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Viewer : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!Terminal::available()) GTEST_SKIP() << "tmux is not installed: it is the terminal of this test";
  }
  void TearDown() override {
    terminal_.reset();
    server_.reset();
  }

  void serve(std::vector<proto::SourceInfo> sources, std::uint64_t session = 1) {
    serve(hello(std::move(sources), session));
  }
  void serve(const proto::Hello& greeting) {
    server_.reset();
    server_ = std::make_unique<FakeServer>(path_, greeting);
    proto::Status status;
    status.lag = 0.8;
    status.cpu = 0.42;
    status.uptime = 60.0;
    status.models = {{"preview", "tiny.en"}, {"confirm", "base"}};
    server_->set_status(status);
  }
  void open(int columns = 80, int rows = 24, const std::string& options = "",
            const std::string& environment = "") {
    terminal_ = std::make_unique<Terminal>(
        columns, rows,
        "env LC_ALL=C.UTF-8 " + environment + " " CAPTIONS_PROGRAM " --socket " + path_ + " " + options);
  }
  void stop_serving() { server_.reset(); }
  void join() {
    ASSERT_TRUE(eventually([this] { return server_->subscribers() > 0; }));
  }
  FakeServer& server() { return *server_; }
  Terminal& terminal() { return *terminal_; }

 private:
  std::string path_ =
      std::filesystem::temp_directory_path() / ("captions_viewer_" + std::to_string(::getpid()));
  std::unique_ptr<FakeServer> server_;
  std::unique_ptr<Terminal> terminal_;
};

const auto kSpeakers = source("spk", "Speakers");
const auto kMic = source("mic", "Microphone");

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

TEST_F(Viewer, FollowsTheSizeOfTheTerminal) {
  serve({kSpeakers, kMic});
  open(80, 24);
  join();
  server().say(said("spk", 1, "This conference is being recorded for quality purposes."));
  server().say(said("mic", 1, "Fine."));
  terminal().shows("Fine.");
  terminal().resize(40, 10);
  terminal().stops_showing("Fine.");  // one source under tabs now
  terminal().shows("Speakers  ○ Microphone");
  terminal().shows("recorded for");
  terminal().press("Tab");
  terminal().shows("Fine.");
  terminal().resize(120, 40);
  terminal().shows("This conference is being recorded for quality purposes.");
  terminal().shows("│ Fine.");
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
  terminal().press("Enter");
  terminal().shows("Weasels");
  EXPECT_THAT(terminal().with_styles(), ::testing::ContainsRegex("\x1b\\[7m(\x1b\\[33m)?Weasels"))
      << "inverse";
  terminal().press("n");
  terminal().shows("line 19 says");
  terminal().press("n");
  terminal().shows("not found further up");
  terminal().press("N");
  terminal().shows("line 39 says");
}

TEST_F(Viewer, ComesBackWithTheServerAndRepeatsNothing) {
  serve({kMic});
  open();
  join();
  server().say(said("mic", 1, "Said before."));
  terminal().shows("Said before.");
  serve({kMic}, 2);
  terminal().shows("captiond was restarted");
  join();
  server().say(said("mic", 1, "Said after."));
  terminal().shows("Said after.");
  const std::string screen = terminal().text();
  EXPECT_EQ(screen.find("Said before."), screen.rfind("Said before."));
}

TEST_F(Viewer, SaysThatThereIsNoServerAndWaitsForOne) {
  open();
  terminal().shows("captiond is not running.");
  terminal().shows("systemctl --user start captiond.socket");
  serve({kMic});
  terminal().shows("Microphone");
}

TEST_F(Viewer, SaysThatItLostTheServerAndKeepsTheText) {
  serve({kMic});
  open();
  join();
  server().say(said("mic", 1, "Still here."));
  terminal().shows("Still here.");
  stop_serving();
  terminal().shows("not connected to captiond");
  EXPECT_THAT(terminal().text(), HasSubstr("Still here."));
}

TEST_F(Viewer, GivesWideCharactersTheirRoom) {
  serve({kSpeakers, kMic});
  open(80, 24);
  join();
  server().say(said("spk", 1, "日本語の字幕です。漢字は二つの桁を占めるので、行は正しく折り返されます。"));
  server().say(said("spk", 2, "Cafe\u0301 naïve 😀 done."));
  terminal().shows("😀 done.");
  std::istringstream lines(terminal().text());
  int rules = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto rule = line.find("│");
    if (rule == line.npos) continue;
    ++rules;
    EXPECT_EQ(run("printf %s '" + line.substr(0, rule) + "' | LC_ALL=C.UTF-8 wc -L").out, "39\n") << line;
  }
  EXPECT_GE(rules, 21) << "the rule between the columns is straight and whole";
}

TEST_F(Viewer, LetsNoControlBytesThrough) {
  serve({kMic});
  open();
  join();
  proto::Caption evil = said("mic", 1, "before");
  evil.committed.push_back({.text = " \x1b[2J\x1b]0;owned\x07\r\n\x9b"
                                    "31m\u202Eafter"});
  server().say(evil);
  terminal().shows("before [2J]0;owned");
  EXPECT_EQ(terminal().ask("#{pane_title}").find("owned"), std::string::npos);
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

TEST_F(Viewer, ShowsGapsNoticesAndStates) {
  serve({kSpeakers, kMic});
  open();
  join();
  server().say(proto::Gap{.seq = {}, .source = "spk", .start = 1.0, .length = 3.2, .reason = "device-lost"});
  terminal().shows("3.2 s not captioned: device lost");
  auto waiting = kMic;
  waiting.state = "waiting";
  waiting.detail = "unplugged";
  server().say(proto::SourceChanged{waiting});
  terminal().shows("Microphone  waiting: unplugged");
  server().say(proto::Level{"spk", -20.0, -3.0, true});
  terminal().shows("● hearing Speakers");
  server().say(proto::Notice{"warning", "the disk is full"});
  terminal().shows("the disk is full");
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

TEST_F(Viewer, PausesTheDaemonAndShowsTimes) {
  serve({kMic});
  open();
  join();
  server().say(said("mic", 1, "Now."));
  terminal().shows("Now.");
  terminal().press("t");
  terminal().shows(":01 Now.");
  terminal().press("p");
  ASSERT_TRUE(eventually([this] { return !server().commands().empty(); }));
  EXPECT_EQ(server().commands()[0].name, "pause");
  auto paused = kMic;
  paused.paused = true;
  server().say(proto::SourceChanged{paused});
  terminal().shows("captioning is paused");
  terminal().press("p");
  ASSERT_TRUE(eventually([this] { return server().commands().size() == 2; }));
  EXPECT_EQ(server().commands()[1].name, "resume");
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

TEST_F(Viewer, GivesTheTerminalBackHoweverItEnds) {
  serve({kMic});
  for (const int signal : {SIGTERM, SIGHUP, SIGSEGV, SIGABRT}) {
    open();
    terminal().shows("Microphone");
    EXPECT_EQ(terminal().ask("#{alternate_on}"), "1");
    run("pkill -" + std::to_string(signal) + " -P " + terminal().ask("#{pane_pid}") + " captions");
    terminal().shows("exit ");
    EXPECT_EQ(terminal().ask("#{alternate_on} #{cursor_flag} #{keypad_cursor_flag}"), "0 1 0")
        << "signal " << signal;
  }
  open();
  terminal().shows("Microphone");
  terminal().press("q");
  terminal().shows("exit 0");
}

TEST_F(Viewer, SurvivesBeingStopped) {
  serve({kMic});
  open(80, 24, "; :", "bash -c 'set -m; \"$@\"; echo stopped; sleep 0.2; fg' -");
  terminal().shows("Microphone");
  terminal().press("C-z");
  join();
  server().say(said("mic", 1, "After the pause."));
  terminal().shows("After the pause.");
}

TEST_F(Viewer, SendsOnlyWhatChanged) {
  serve({kSpeakers, kMic});
  open(120, 40);
  join();
  for (std::uint64_t i = 1; i <= 60; ++i)
    server().say(said("spk", i, "Sentence number " + std::to_string(i) + "."));
  server().say(caption("mic", 1, "Well", "I thi"));
  terminal().shows("Well I thi");
  terminal().shows("Sentence number 60.");
  const std::string sent =
      std::filesystem::temp_directory_path() / ("captions_sent_" + std::to_string(::getpid()));
  terminal().record(sent);
  server().say(caption("mic", 1, "I", "think so"));
  terminal().shows("Well I think so");
  EXPECT_GT(std::filesystem::file_size(sent), 0U);
  EXPECT_LT(std::filesystem::file_size(sent), 120U) << "a few words, not a screen";
  std::filesystem::remove(sent);
}

TEST_F(Viewer, NeedsNoColour) {
  serve({kMic});
  open(80, 24, "", "NO_COLOR=1");
  join();
  server().say(proto::Level{"mic", -20.0, -3.0, true});
  server().say(caption("mic", 1, "Sure", "maybe"));
  terminal().shows("Sure maybe");
  EXPECT_THAT(terminal().with_styles(), Not(::testing::ContainsRegex("\x1b\\[([0-9]*;)*[349][0-7]m")));
  EXPECT_THAT(terminal().with_styles(), ::testing::ContainsRegex("Sure\x1b\\[[0-9;]*m maybe"))
      << "still told apart";
}

TEST_F(Viewer, IsPlainOnADumbTerminal) {
  serve({kMic});
  open(80, 24, "", "TERM=dumb");
  join();
  server().say(said("mic", 1, "Plain words."));
  terminal().shows("Plain words.");
  EXPECT_EQ(terminal().ask("#{alternate_on}"), "0");
}

TEST_F(Viewer, RefusesAnotherProtocol) {
  auto other = hello({kMic});
  other.protocol = 7;
  serve(other);
  open();
  terminal().shows("expected protocol 1, found 7");
  terminal().shows("exit 6");
}

}  // namespace
}  // namespace captiond::test
