// The real `captions` as scripts use it, against a fake captiond.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tui/commands.h"

namespace captiond::test {
namespace {

using ::testing::HasSubstr;

const auto kSpeakers = source("spk", "Speakers");
const auto kMic = source("mic", "Microphone");

TEST_F(Commands, TailPrintsALineASentence) {
  serve({kMic});
  server().say(caption("mic", 1, "Thank you for"));
  server().say(caption("mic", 1, "calling. Press", "one"));
  server().say(caption("mic", 1, "one", "", true));
  EXPECT_EQ(run_captions("tail --no-follow").out, "Thank you for calling.\nPress one\n");
  EXPECT_EQ(run_captions("tail --no-follow --since 2").out, "one\n");
  EXPECT_EQ(run_captions("tail --no-follow --since 3").out, "");
}

TEST_F(Commands, TailNamesTheSourcesWhenThereAreSeveral) {
  serve({kSpeakers, kMic});
  server().say(said("spk", 1, "Hello."));
  server().say(caption("mic", 1, "Well, good"));
  server().say(said("spk", 2, "Anybody?"));
  server().say(said("mic", 1, "morning."));
  server().say(proto::Gap{{}, "mic", 1.0, 3.2, "device-lost"});
  EXPECT_EQ(run_captions("tail --no-follow").out,
            "Speakers: Hello.\nSpeakers: Anybody?\nMicrophone: Well, good morning.\n"
            "Microphone: [3.2 s not captioned: device lost]\n");
  EXPECT_EQ(run_captions("tail --no-follow --source spk").out, "Hello.\nAnybody?\n");
}

TEST_F(Commands, ChooseAddAndRemoveNameDevicesAndSources) {
  serve({kMic});
  EXPECT_EQ(run_captions("choose mic 'app:Fire*'").code, 0);
  EXPECT_EQ(stderr_text(), "captions: mic listens for app:Fire*\n");
  run_captions("add hw:1 --kind alsa --label 'Line in'");
  EXPECT_EQ(run_captions("remove mic").code, 0);
  EXPECT_EQ(stderr_text(), "captions: mic is heard no more\n");
  const auto commands = server().commands();
  ASSERT_EQ(commands.size(), 3U);
  EXPECT_EQ(commands[0].name, "choose");
  EXPECT_EQ(commands[0].args, R"({"device":"app:Fire*","kind":"pulse","source":"mic"})");
  EXPECT_EQ(commands[1].name, "add");
  EXPECT_EQ(commands[1].args, R"({"device":"hw:1","kind":"alsa","label":"Line in"})");
  EXPECT_EQ(commands[2].name, "remove");
  EXPECT_EQ(commands[2].args, R"({"source":"mic"})");
}

TEST_F(Commands, TailGivesJsonThatJqReads) {
  if (run("jq --version").code != 0) GTEST_SKIP() << "jq is not installed";
  serve({kMic});
  server().say(caption("mic", 1, "Hello", "wor"));
  server().say(said("mic", 1, "world."));
  EXPECT_EQ(
      run(captions("tail --no-follow --format json") + " | jq -sr '[.[] | .committed[].text] | add'").out,
      " Hello world.\n");
  EXPECT_EQ(run(captions("tail --no-follow --format json --committed-only") + " | jq -c '[.seq, .tail]'").out,
            "[1,[]]\n[2,[]]\n");
}

TEST_F(Commands, TailPutsTranslationsBelowWhatWasSaid) {
  serve({kMic});
  server().say(said("mic", 1, "Buenos días."));
  proto::Translation translation;
  translation.source = "mic";
  translation.text = " Good morning.";
  translation.translated_from = "es";
  server().say(translation);
  server().say(said("mic", 2, "Adiós."));
  EXPECT_EQ(run_captions("tail --no-follow").out, "Buenos días.\n→ Good morning.\nAdiós.\n");
  EXPECT_EQ(run_captions("tail --no-follow --since 1").out, "→ Good morning.\nAdiós.\n");
  EXPECT_THAT(run_captions("tail --no-follow --format json").out, HasSubstr(R"("text":" Good morning.")"));
}

TEST_F(Commands, TailPassesTailsOnlyWhereTheyAreWanted) {
  serve({kMic});
  const Background all(captions("tail --format json >") + path("all"));
  const Background committed(captions("tail --format json --committed-only >") + path("committed"));
  ASSERT_TRUE(eventually([this] { return server().subscribers() == 2; }));
  server().say(caption("mic", 1, "", "may"));
  server().say(said("mic", 1, "Must."));
  ASSERT_TRUE(eventually([this] { return content("committed").find("Must.") != std::string::npos; }));
  EXPECT_TRUE(eventually([this] { return content("all").find("Must.") != std::string::npos; }));
  EXPECT_THAT(content("all"), HasSubstr(R"("tail":[{"text":" may")"));
  EXPECT_EQ(content("committed").find("may"), std::string::npos);
}

TEST_F(Commands, TailGivesEachLineAtOnceAndWholeEvenToAPipe) {
  serve({kMic});
  const Background tail(captions("tail | cat >") + path("out"));
  ASSERT_TRUE(eventually([this] { return server().subscribers() == 1; }));
  server().say(caption("mic", 1, "One."));
  EXPECT_TRUE(eventually([this] { return content("out") == "One.\n"; }));
  server().say(caption("mic", 1, "Two and"));
  server().say(caption("mic", 1, "a half."));
  EXPECT_TRUE(eventually([this] { return content("out") == "One.\nTwo and a half.\n"; })) << content("out");
}

TEST_F(Commands, TailStartsWithWhatIsSaidFromNowOn) {
  serve({kMic});
  server().say(said("mic", 1, "Long ago."));
  const Background tail(captions("tail >") + path("out"));
  ASSERT_TRUE(eventually([this] { return server().subscribers() == 1; }));
  server().say(said("mic", 2, "Now."));
  EXPECT_TRUE(eventually([this] { return content("out") == "Now.\n"; })) << content("out");
}

TEST_F(Commands, TailGoesOnAfterTheDaemonRestarts) {
  serve({kMic});
  const Background tail(captions("tail >") + path("out") + " 2>" + path("err"));
  ASSERT_TRUE(eventually([this] { return server().subscribers() == 1; }));
  server().say(said("mic", 1, "First."));
  ASSERT_TRUE(eventually([this] { return content("out") == "First.\n"; }));
  stop_serving();
  ASSERT_TRUE(eventually([this] { return !stderr_text().empty(); }));
  serve({kMic}, 2);
  server().say(said("mic", 1, "Said before we were back."));
  ASSERT_TRUE(eventually([this] { return server().subscribers() == 1; }));
  server().say(said("mic", 2, "Last."));
  EXPECT_TRUE(eventually([this] { return content("out") == "First.\nSaid before we were back.\nLast.\n"; }))
      << content("out");
  EXPECT_EQ(stderr_text(), "captions: captiond went away; waiting for it\ncaptions: captiond is back\n");
}

TEST_F(Commands, TailAsksForWhatItMissedInTheSameSession) {
  serve({kMic});
  const Background tail(captions("-q tail >") + path("out") + " 2>" + path("err"));
  ASSERT_TRUE(eventually([this] { return server().subscribers() == 1; }));
  server().say(said("mic", 1, "First."));
  ASSERT_TRUE(eventually([this] { return content("out") == "First.\n"; }));
  serve({kMic});  // cut off, and back with the same session and the same journal
  server().say(said("mic", 1, "First."));
  server().say(said("mic", 2, "Second."));
  EXPECT_TRUE(eventually([this] { return content("out") == "First.\nSecond.\n"; })) << content("out");
  EXPECT_EQ(server().subscriptions().back().session, 1U);
  EXPECT_EQ(stderr_text(), "") << "-q";
}

TEST_F(Commands, TailLeavesQuietlyWhenItsReaderDoes) {
  serve({kMic});
  for (std::uint64_t i = 1; i <= 3000; ++i)
    server().say(said("mic", i, "A sentence that fills the pipe somewhat."));
  EXPECT_EQ(run("{ " + captions("tail --no-follow; echo $? >&2; } 2>") + path("err") + " | head -1").out,
            "A sentence that fills the pipe somewhat.\n");
  ASSERT_TRUE(eventually([this] { return !stderr_text().empty(); }));
  EXPECT_THAT(stderr_text(), testing::AnyOf("141\n", "0\n"))
      << "no word: the signal, as cat would, or its reader was seen to leave before there was more to write";
}

TEST_F(Commands, TailNoticesThatItsReaderLeftEvenInSilence) {
  serve({kMic});
  server().say(said("mic", 1, "Only this."));
  run("mkfifo " + path("fifo"));
  const Background reader("head -1 " + path("fifo") + " >" + path("out"));
  const Background tail(captions("tail --since 0 >") + path("fifo"));
  ASSERT_TRUE(eventually([this] { return content("out") == "Only this.\n"; }));
  EXPECT_TRUE(eventually([&] { return !tail.runs(); }));
}

TEST_F(Commands, TailSaysWhenTheDiskIsFull) {
  serve({kMic});
  server().say(said("mic", 1, "Hello."));
  EXPECT_EQ(run_captions("tail --no-follow >/dev/full").code, 1);
  EXPECT_EQ(stderr_text(), "captions: standard output: No space left on device\n");
}

TEST_F(Commands, WithoutACommandAndATerminalLinesArePrinted) {
  serve({kMic});
  const Background plain(captions(">") + path("out"));
  ASSERT_TRUE(eventually([this] { return server().subscribers() == 1; }));
  server().say(said("mic", 1, "Hello."));
  EXPECT_TRUE(eventually([this] { return content("out") == "Hello.\n"; }));
}

TEST_F(Commands, StatusAndSourcesAreForPeopleAndForPrograms) {
  auto waiting = kMic;
  waiting.state = "waiting";
  waiting.detail = "unplugged";
  serve({kSpeakers, waiting});
  proto::Status status;
  status.lag = 0.75;
  status.cpu = 0.42;
  status.memory_mb = 312.0;
  status.uptime = 7980.0;
  status.models = {{"preview", "tiny.en"}, {"confirm", "base"}};
  status.sources = {kSpeakers, waiting};
  server().set_status(status);
  EXPECT_EQ(run_captions("sources").out,
            "spk  Speakers    running  spk.monitor\nmic  Microphone  waiting  unplugged\n");
  EXPECT_EQ(run_captions("status").out,
            "server     captiond 0.1.0, up 2 h 13 min\ncaptions   on\ndelay      0.8 s\nload       42 % of "
            "one core\n"
            "memory     312 MB\nconfirm    base\npreview    tiny.en\nclients    0\n\n"
            "spk  Speakers    running  spk.monitor\nmic  Microphone  waiting  unplugged\n");
  EXPECT_EQ(run_captions("status --json").out, encode(proto::ServerMessage(status)) + "\n");
  EXPECT_EQ(run_captions("sources --json").out,
            encode(proto::ServerMessage(proto::SourceChanged{kSpeakers})) + "\n" +
                encode(proto::ServerMessage(proto::SourceChanged{waiting})) + "\n");
}

TEST_F(Commands, PauseResumeAndToggleReachTheDaemon) {
  serve({kMic});
  EXPECT_EQ(run_captions("pause mic").code, 0);
  EXPECT_EQ(stderr_text(), "captions: captioning of mic is paused\n");
  EXPECT_EQ(run_captions("resume").code, 0);
  EXPECT_EQ(stderr_text(), "captions: captioning is on\n");
  EXPECT_EQ(run_captions("toggle").code, 0);
  EXPECT_EQ(stderr_text(), "captions: captioning is paused\n");
  const auto commands = server().commands();
  ASSERT_EQ(commands.size(), 3U);
  EXPECT_EQ(commands[0].name, "pause");
  EXPECT_EQ(commands[0].args, R"({"source":"mic"})");
  EXPECT_EQ(commands[1].args, "{}");
  EXPECT_EQ(commands[2].name, "pause");
  auto paused = kMic;
  paused.paused = true;
  serve({paused, kSpeakers});
  EXPECT_EQ(run_captions("toggle mic").code, 0);
  EXPECT_EQ(server().commands()[0].name, "resume") << "it was paused";
  EXPECT_EQ(run_captions("-q toggle").code, 0);
  EXPECT_EQ(server().commands()[1].name, "pause") << "not all were";
  EXPECT_EQ(stderr_text(), "");
}

TEST_F(Commands, ReloadTellsWhatNeedsARestart) {
  serve({kMic});
  proto::Reply reply;
  reply.result = R"({"restart":["[history]"]})";
  server().answer("reload", reply);
  EXPECT_EQ(run_captions("reload").code, 0);
  EXPECT_EQ(stderr_text(),
            "captions: the configuration was read again\n"
            "captions: [history] holds after `systemctl --user restart captiond`\n");
}

TEST_F(Commands, ExitCodesTellWhatWentWrong) {
  EXPECT_EQ(run_captions("status").code, 3) << "no daemon";
  EXPECT_THAT(stderr_text(), HasSubstr("systemctl --user start captiond.socket"));
  EXPECT_EQ(run_captions("tail").code, 3);
  EXPECT_EQ(run_captions("tail --format yaml").code, 2) << "usage";
  EXPECT_EQ(run_captions("dance").code, 2);
  EXPECT_EQ(run_captions("--help").code, 0);
  EXPECT_EQ(run_captions("--version").out, "captions " CAPTIOND_VERSION "\n");

  serve({kMic});
  EXPECT_EQ(run_captions("tail --source film").code, 4) << "no such source";
  EXPECT_EQ(stderr_text(), "captions: no source \"film\": `captions sources` lists them\n");
  server().answer(
      "pause", {.id = 0, .error = proto::ReplyError{"no-such-source", "no source \"film\""}, .result = "{}"});
  EXPECT_EQ(run_captions("pause film").code, 4);

  auto other = hello({});
  other.protocol = 2;
  stop_serving();
  const FakeServer future(path("sock"), other);
  EXPECT_EQ(run_captions("sources").code, 6) << "another protocol";
  EXPECT_EQ(run_captions("tail").code, 6);
  EXPECT_THAT(stderr_text(), HasSubstr("expected protocol 1, found 2"));
}

}  // namespace
}  // namespace captiond::test
