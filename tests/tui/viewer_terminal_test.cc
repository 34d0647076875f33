// Terminals of all sizes and kinds, and what they are sent.
#include "tests/tui/viewer.h"

#include <csignal>
#include <fstream>

namespace captiond::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

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
  EXPECT_TRUE(eventually([&] { return std::filesystem::file_size(sent) > 0; }));
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

TEST_F(Viewer, SendsLittleForAPictureOfTheSound) {
  serve({kSpeakers, kMic});
  open(120, 40);
  join();
  terminal().press("e");
  ASSERT_TRUE(eventually([this] {
    const auto last = server().subscriptions().back().want;
    return std::find(last.begin(), last.end(), "spectrum") != last.end();
  }));
  const std::string sent =
      std::filesystem::temp_directory_path() / ("captions_spectra_" + std::to_string(::getpid()));
  terminal().record(sent);
  constexpr int kCount = 30;
  for (int i = 0; i < kCount; ++i) {
    std::vector<int> bands(proto::Spectrum::kBands);
    for (std::size_t band = 0; band < bands.size(); ++band)
      bands[band] = -static_cast<int>((band * 7 + static_cast<std::size_t>(i) * 13) % 80);
    server().say(proto::Spectrum{"spk", bands});
    server().say(proto::Level{"spk", -40.0 + i, -30.0 + i, false});
  }
  server().say(said("mic", 1, "The end."));
  terminal().shows("The end.");
  EXPECT_TRUE(eventually([&] { return std::filesystem::file_size(sent) > 500; }));
  EXPECT_LT(std::filesystem::file_size(sent), kCount * 400U) << "a column each, not a picture";
  std::filesystem::remove(sent);
}

TEST_F(Viewer, TakesKeysAndThemeFromTheConfiguration) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("captions_config_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder / "captiond");
  const auto configure = [&](const std::string& text) {
    std::ofstream(folder / "captiond/config.toml") << text;
  };
  configure("[viewer]\ntimes = true\n[keys]\nquit = \"F4\"\n");
  serve({kMic});
  open(80, 24, "", "XDG_CONFIG_HOME=" + folder.string());
  join();
  server().say(said("mic", 1, "On time."));
  terminal().shows(":41:01 On time.");
  terminal().press("q F4");
  terminal().shows("exit 0");
  configure("[viewer]\ntheme = \"pink\"\n");
  open(120, 24, "", "XDG_CONFIG_HOME=" + folder.string());
  terminal().shows("config.toml:2:9: expected one of");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace captiond::test
