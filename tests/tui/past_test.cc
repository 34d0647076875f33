// `captions history` as people use it, on a file that the writer's own functions made.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>

#include "history/sound_file.h"
#include "history/store.h"
#include "tests/support/environment.h"
#include "tests/support/pulse_server.h"
#include "tests/tui/commands.h"

namespace captiond::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr double kMorning = 1763712000.0;  // 2025-11-21 08:00:00 UTC

class History : public Commands {
 protected:
  void SetUp() override {
    Commands::SetUp();
    environment_.emplace(std::map<std::string, std::string>{
        {"XDG_STATE_HOME", path("state")}, {"TZ", "UTC"}, {"LC_ALL", "C.UTF-8"}});
  }
  void TearDown() override {
    environment_.reset();
    Commands::TearDown();
  }
  HistoryStore make_store() { return HistoryStore::create(path("state") + "/captiond/history.db"); }
  /// Half a second of a tone for each line.
  void remember_sound(std::vector<std::int64_t> lines) {
    std::vector<float> tone(8000);
    for (std::size_t i = 0; i < tone.size(); ++i) tone[i] = std::sin(static_cast<float>(i) * 0.2F) * 0.5F;
    auto store = make_store();
    for (const auto line : lines) store.add_sound(line, encode_sound(tone, SoundCoding::opus));
  }
  /// What is in most of these stories.
  void remember() {
    auto store = make_store();
    store.add({0, "mic", "Me", "en", kMorning, kMorning + 2.0, "Good morning, it's Anna."});
    store.add({0, "spk", "Speakers", "en", kMorning + 5.0, kMorning + 7.0, "Hello *Anna* & <all>."});
    store.add({0, "spk", "Speakers", "en", kMorning + 8.0, kMorning + 9.0, "Shall we begin?"});
    store.add({0, "mic", "Me", "en", kMorning + 86400.0, kMorning + 86401.0, "The next day."});
  }

 private:
  std::optional<Environment> environment_;
};

TEST_F(History, SaysThatThereIsNone) {
  EXPECT_EQ(run_captions("history list").code, 1);
  EXPECT_THAT(stderr_text(), HasSubstr("[history] of the configuration has enabled = true"));
  EXPECT_FALSE(std::filesystem::exists(path("state"))) << "looking leaves no trace";
}

TEST_F(History, SearchesAndLists) {
  remember();
  EXPECT_EQ(run_captions("history search anna").out,
            "     1  2025-11-21 08:00:00  Me: Good morning, it's Anna.\n"
            "     2  2025-11-21 08:00:05  Speakers: Hello *Anna* & <all>.\n");
  EXPECT_EQ(run_captions("history search \"it's anna\"").out,
            "     1  2025-11-21 08:00:00  Me: Good morning, it's Anna.\n");
  EXPECT_EQ(run_captions("history search 'beg*' --source spk").out,
            "     3  2025-11-21 08:00:08  Speakers: Shall we begin?\n");
  EXPECT_EQ(run_captions("history search '\"' 'OR NOT ('").code, 0) << "nothing in it is a command";
  EXPECT_EQ(
      run_captions("history list --from '2025-11-21 08:00:06' --to 2025-11-22 --json | jq -r .text").out,
      "Shall we begin?\n");
  EXPECT_EQ(run_captions("history list -n 1").out, "     4  2025-11-22 08:00:00  Me: The next day.\n");
  EXPECT_EQ(stderr_text(), "");
  EXPECT_EQ(run_captions("history list --from soon").code, 2);
  EXPECT_EQ(run_captions("history search weasel").code, 0);
  EXPECT_EQ(stderr_text(), "captions: no such line in the history\n");
}

TEST_F(History, ExportsDocuments) {
  remember();
  EXPECT_EQ(run_captions("history export --to 2025-11-22 --no-times").out,
            "Me: Good morning, it's Anna.\nSpeakers: Hello *Anna* & <all>.\nSpeakers: Shall we begin?\n");
  EXPECT_EQ(run_captions("history export --format markdown").out,
            "# Friday, 21 November 2025\n\n**Me** (08:00): Good morning, it's Anna.\n\n"
            "**Speakers** (08:00): Hello \\*Anna\\* & \\<all\\>. Shall we begin?\n\n"
            "# Saturday, 22 November 2025\n\n**Me** (08:00): The next day.\n");
  EXPECT_THAT(
      run_captions("history export --format srt --to 2025-11-22").out,
      StartsWith("1\n00:00:00,000 --> 00:00:02,000\nMe: Good morning, it's Anna.\n\n2\n00:00:05,000 --> "));
  EXPECT_THAT(run_captions("history export --format vtt --source spk --to 2025-11-22").out,
              StartsWith("WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nHello *Anna* &amp; &lt;all&gt;.\n\n"));
  EXPECT_EQ(run_captions("history export --format json | jq -s length").out, "4\n");
}

TEST_F(History, TellsWhatWasMissed) {
  remember();
  make_store().add({0, "spk", "Speakers", "", kMorning + 7.0, kMorning + 8.0, "", "device-lost"});
  EXPECT_EQ(run_captions("history list --source spk").out,
            "     2  2025-11-21 08:00:05  Speakers: Hello *Anna* & <all>.\n"
            "     5  2025-11-21 08:00:07  Speakers: [1.0 s not captioned: device lost]\n"
            "     3  2025-11-21 08:00:08  Speakers: Shall we begin?\n");
  EXPECT_EQ(run_captions("history search lost").out, "") << "nobody said so";
  EXPECT_EQ(run_captions("history list --json | jq -r 'select(.gap) | .gap'").out, "device-lost\n");
  EXPECT_THAT(run_captions("history export --format markdown --source spk").out,
              HasSubstr("all\\>. *\\[1.0 s not captioned: device lost\\]* Shall we begin?"));
  EXPECT_THAT(run_captions("history export --format vtt").out,
              HasSubstr("NOTE 1.0 s not captioned: device lost\n\n"));
  EXPECT_EQ(run_captions("history export --format srt | grep -c 'not captioned'").out, "0\n");
}

TEST_F(History, WritesSoundAsAFile) {
  remember();
  EXPECT_EQ(run_captions("history play").code, 1);
  EXPECT_THAT(stderr_text(), HasSubstr("sound = \"opus\""));
  EXPECT_EQ(run_captions("history play weasel").code, 1);
  EXPECT_EQ(stderr_text(), "captions: no such line in the history\n") << "rather than no sound";
  remember_sound({1, 3});
  EXPECT_EQ(run_captions("history list --json | jq -c 'select(.sound) | .id'").out, "1\n3\n");
  EXPECT_EQ(run_captions("history play -o " + path("all.wav")).code, 0);
  EXPECT_NEAR(static_cast<double>(decode_sound(content("all.wav")).size()), 2 * (8000 + 6400), 800.0);
  EXPECT_EQ(run_captions("history play -o - begin | head -c 4").out, "RIFF");
  EXPECT_EQ(run_captions("history play -o /nowhere/x.wav").code, 1);
}

TEST_F(History, LetsALineBeHeardAgain) {
  if (!PulseServer::is_available(PulseServer::Kind::pulseaudio))
    GTEST_SKIP() << "pulseaudio is not installed";
  remember();
  remember_sound({1, 2, 3});
  const PulseServer server;
  const Background recorder("parec --raw --latency-msec=20 -d speakers.monitor --rate=16000 --channels=1 >" +
                            path("heard"));
  ASSERT_TRUE(eventually([this] { return !content("heard").empty(); })) << "the recorder runs";
  EXPECT_EQ(run_captions("history play --id 2").code, 0);
  EXPECT_EQ(stderr_text(), "2025-11-21 08:00:05  Speakers: Hello *Anna* & <all>.\n");
  EXPECT_TRUE(eventually([this] {
    const std::string bytes = content("heard");
    return std::ranges::count_if(bytes, [](char byte) { return byte != 0; }) > 8000;
  })) << "half a second of a tone is heard";
}

TEST_F(History, SaysThatThereIsNoSoundServer) {
  remember();
  remember_sound({1});
  const Environment nobody({{"PULSE_SERVER", "unix:" + path("none")}});
  EXPECT_EQ(run_captions("history play").code, 1);
  EXPECT_THAT(stderr_text(), HasSubstr("-o FILE"));
}

TEST_F(History, ForgetsForGood) {
  remember();
  EXPECT_EQ(run_captions("history forget anna </dev/null").code, 2) << "nobody can be asked";
  EXPECT_EQ(run_captions("history forget --yes").code, 2) << "of what?";
  EXPECT_EQ(run_captions("history forget --yes anna").code, 0);
  EXPECT_EQ(stderr_text(), "captions: forgot 2 lines\n");
  EXPECT_EQ(run("grep -rc morning " + path("state") + " | grep -v ':0'").out, "") << "not in any file";
  EXPECT_EQ(run_captions("history forget --yes --id 3").code, 0);
  EXPECT_EQ(stderr_text(), "captions: forgot 1 line\n");
  EXPECT_EQ(run_captions("history list").out, "     4  2025-11-22 08:00:00  Me: The next day.\n");
  EXPECT_EQ(run_captions("history forget --all --yes").code, 0);
  EXPECT_EQ(run_captions("history list").out, "");
}

TEST_F(History, PrivateModeIsACommandToTheDaemon) {
  serve({source("mic", "Microphone")});
  EXPECT_EQ(run_captions("history pause").code, 0);
  EXPECT_EQ(stderr_text(), "captions: nothing that is said now is written down\n");
  EXPECT_EQ(run_captions("-q history resume").code, 0);
  EXPECT_EQ(stderr_text(), "");
  const auto commands = server().commands();
  ASSERT_EQ(commands.size(), 2U);
  EXPECT_EQ(commands[0].name, "history");
  EXPECT_EQ(commands[0].args, R"({"paused":true})");
  EXPECT_EQ(commands[1].args, R"({"paused":false})");
}

}  // namespace
}  // namespace captiond::test
