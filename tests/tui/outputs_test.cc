// What `captions` hands to other programs, each tried with that program or with a reader of the format that
// is not ours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <thread>

#include "tests/tui/outputs.h"

namespace captiond::test {
namespace {

using ::testing::HasSubstr;

bool has_python(const std::string& module) {
  return run("/usr/bin/python3 -c 'import " + module + "' 2>/dev/null").code == 0;
}

TEST_F(Outputs, SubRipIsReadByAnotherProgram) {
  if (!has_python("pysrt")) GTEST_SKIP() << "python3-pysrt is not installed";
  converse();
  ASSERT_EQ(run_captions("tail --no-follow --format srt >" + path("file")).code, 0);
  const auto read = run("/usr/bin/python3 - " + path("file") + R"( <<'END'
import pysrt, sys
cues = pysrt.from_string(open(sys.argv[1], encoding="utf-8", newline="").read(), error_handling=pysrt.SubRipFile.ERROR_RAISE)
assert [cue.index for cue in cues] == list(range(1, len(cues) + 1))
for one, next in zip(cues, cues[1:]):
    assert one.start < one.end <= next.start
for cue in cues:
    assert 1.0 <= (cue.end - cue.start).ordinal / 1000 <= 7.0, cue
    assert all(len(line) <= 42 for line in cue.text.split("\n")) and cue.text.count("\n") <= 1, cue
print(" ".join(cue.text.replace("\n", " ") for cue in cues))
END
)");
  EXPECT_EQ(read.code, 0) << content("file");
  EXPECT_THAT(read.out, HasSubstr("Speakers & ‹Co›: Sentence number 5. Microphone: Sentence number 6."));
  EXPECT_THAT(read.out, HasSubstr("R&D → ‹b›#(date)‹/b› #{pid} { \\an8} \"it's\" 日本 \U0001F600."));
}

TEST_F(Outputs, WebVttIsReadByAnotherProgram) {
  if (!has_python("webvtt")) GTEST_SKIP() << "python3-webvtt is not installed";
  converse();
  ASSERT_EQ(run_captions("tail --no-follow --format vtt >" + path("file")).code, 0);
  const auto read = run("/usr/bin/python3 - " + path("file") + R"( <<'END'
import html, sys, webvtt
cues = list(webvtt.read(sys.argv[1]))
assert len(cues) >= 20
starts = [cue.start_in_seconds for cue in cues]
assert starts == sorted(starts)
assert all(cue.end > cue.start for cue in cues)
print(html.unescape(" ".join(cue.text.replace("\n", " ") for cue in cues)))
END
)");
  EXPECT_EQ(read.code, 0) << content("file");
  EXPECT_THAT(read.out, HasSubstr("Sentence number 5. Sentence number 6. R&D --> <b>#(date)</b> #{pid}"));
  EXPECT_THAT(content("file"), HasSubstr("<v Speakers &amp; &lt;Co&gt;>Sentence number 5."));
  EXPECT_THAT(content("file"), HasSubstr("NOTE 3.2 s not captioned: device lost\n\n"));
}

TEST_F(Outputs, TsvHasFourColumnsInEveryRow) {
  converse();
  const auto read =
      run(captions("tail --no-follow --format tsv") + " | awk -F'\\t' 'NF != 4 { exit 1 } END { print NR }'");
  EXPECT_EQ(read.code, 0);
  EXPECT_EQ(read.out, "21\n") << "a title and a row for each sentence";
}

TEST_F(Outputs, WaybarGetsJsonInWhichPangoFindsNothingToComplainOf) {
  if (!has_python("gi")) GTEST_SKIP() << "python3-gi is not installed";
  const Background bar(captions("-q tail --format waybar --width 200 >") + path("out"));
  ASSERT_TRUE(eventually([this] { return content("out").find(R"("class":"off")") != std::string::npos; }))
      << "it waits for a captiond that is not there, and says so: " << content("out");
  serve({kSpeakers, kMic});
  ASSERT_TRUE(eventually([this] { return server().subscribers() == 1; }));
  server().say(said("spk", 1, kNasty));
  ASSERT_TRUE(eventually([this] { return content("out").find("日本") != std::string::npos; }));
  const auto read = run("/usr/bin/python3 - " + path("out") + R"( <<'END'
import gi, json, sys
gi.require_version("Pango", "1.0")
from gi.repository import Pango
for line in open(sys.argv[1], encoding="utf-8"):
    module = json.loads(line)
    ok, _, text, _ = Pango.parse_markup(module["text"], -1, "\0")
    assert ok and Pango.parse_markup(module["tooltip"], -1, "\0")[0]
    assert module["class"] == module["alt"] and 0 <= module["percentage"] <= 100
print(text)
END
)");
  EXPECT_EQ(read.code, 0) << content("out");
  EXPECT_EQ(read.out, "Speakers & <Co>: " + kNasty + "\n");
}

TEST_F(Outputs, TmuxShowsWordsAndRunsNone) {
  if (!Terminal::available()) GTEST_SKIP() << "tmux is not installed";
  serve({kMic});
  const Background bar(captions("tail --format tmux --width 200 >") + path("out"));
  ASSERT_TRUE(eventually([this] { return server().subscribers() == 1; }));
  server().say(said("mic", 1, kNasty));
  ASSERT_TRUE(eventually([this] { return content("out").find("日本") != std::string::npos; }));
  const Terminal screen(20, 5, "sleep 100");
  const auto shown = run("tail -n 1 " + path("out")).out;
  EXPECT_EQ(screen.ask(shown.substr(0, shown.size() - 1)), kNasty) << "as tmux expands a format";
}

TEST_F(Outputs, ObsFileIsWrittenSeldomAndEndsWithTheLastWord) {
  serve({kMic});
  const Background obs(captions("obs >/dev/null ") + path("file"));
  ASSERT_TRUE(eventually([this] { return server().subscribers() == 1; }));
  std::set<std::string> times;  // of change, in whole seconds as OBS reads them
  std::set<std::string> texts;
  const auto look = [&] {
    const auto text = content("file");
    if (text.empty() || !texts.insert(text).second) return;
    EXPECT_TRUE(times.insert(run("stat -c %Y " + path("file")).out).second) << "OBS would miss " << text;
  };
  for (int i = 1; i <= 60; ++i) {
    server().say(caption("mic", 1, "", "word " + std::to_string(i)));
    look();
    std::this_thread::sleep_for(std::chrono::milliseconds(40));
  }
  EXPECT_TRUE(eventually([&] {
    look();
    return content("file") == "word 60\n";
  }));
  EXPECT_GE(texts.size(), 3U);
  server().say(said(
      "mic", 1, "A text that is much too long for two lines of forty-two cells, so only its end is shown."));
  EXPECT_TRUE(eventually([this] {
    return content("file") == "of forty-two cells, so only its end is\nshown.\n";
  })) << content("file");
}

TEST_F(Outputs, ExecGivesTheTextToTheCommandAndNotToTheShell) {
  serve({kSpeakers});
  server().say(said("spk", 1, "$(touch " + path("harm") + ") `id` '\"; rm -rf x."));
  server().say(said("spk", 2, "Second."));
  const std::string script =
      R"('cat >>)" + path("in") +
      R"(; printf "%s|%s|%s\n" "$CAPTION_TEXT" "$CAPTION_LABEL" "$CAPTION_SOURCE" >>)" + path("env") + "'";
  EXPECT_EQ(run_captions("exec --no-follow " + script).code, 0) << stderr_text();
  const std::string first = "$(touch " + path("harm") + ") `id` '\"; rm -rf x.";
  EXPECT_EQ(content("in"), first + "\nSecond.\n");
  EXPECT_EQ(content("env"), first + "|Speakers & <Co>|spk\nSecond.|Speakers & <Co>|spk\n");
  EXPECT_FALSE(std::filesystem::exists(path("harm")));
  EXPECT_EQ(run_captions("exec --no-follow -- tee -a " + path("tee")).out, first + "\nSecond.\n");
}

TEST_F(Outputs, ExecSaysWhatACommandCannotKeepUpWith) {
  serve({kMic});
  const Background exec(captions("exec >/dev/null 'read line; echo \"$line\" >>" + path("out") +
                                 "; while [ -e " + path("hold") + " ]; do sleep 0.05; done' 2>") +
                        path("err"));
  run("touch " + path("hold"));
  ASSERT_TRUE(eventually([this] { return server().subscribers() == 1; }));
  for (std::uint64_t i = 1; i <= 100; ++i)
    server().say(said("mic", i, "Sentence " + std::to_string(i) + "."));
  ASSERT_TRUE(eventually([this] { return stderr_text().find("left out") != std::string::npos; }));
  run("rm " + path("hold"));
  EXPECT_TRUE(eventually([this] { return content("out").find("Sentence 64.\n") != std::string::npos; }));
  EXPECT_THAT(content("out"), ::testing::StartsWith("Sentence 1.\nSentence 2.\n"));
}

TEST_F(Outputs, ExecSaysHowACommandFails) {
  serve({kMic});
  server().say(said("mic", 1, "Hello."));
  EXPECT_EQ(run_captions("exec --no-follow 'exit 7'").code, 0);
  EXPECT_EQ(stderr_text(), "captions: exit 7 ended with 7\n");
  EXPECT_EQ(run_captions("exec --no-follow no-such-program now").code, 0);
  EXPECT_EQ(stderr_text(), "captions: no-such-program: No such file or directory\n");
  EXPECT_EQ(run_captions("exec --no-follow --limit 1 'exec sleep 100'").code, 0);
  EXPECT_EQ(stderr_text(), "captions: exec sleep 100 ended with 137\n");
}

TEST_F(Outputs, TypeWritesIntoATmuxPane) {
  if (!Terminal::available()) GTEST_SKIP() << "tmux is not installed";
  serve({kMic});
  const Terminal editor(80, 5, "cat >" + path("typed"));
  const std::string socket = editor.ask("#{socket_path}"), pane = editor.ask("#{pane_id}");
  const std::string tmux = "TMUX=" + socket + ",0,0 ";
  EXPECT_EQ(run(tmux + captions("type %999 2>&1")).code, 1);
  const Background type(tmux + captions("type --enter ") + pane + " >/dev/null");
  ASSERT_TRUE(eventually([this] { return server().subscribers() == 1; }));
  server().say(said("mic", 1, "kill-server; #(date) $HOME C-c Enter;"));
  server().say(said("mic", 2, "Second."));
  EXPECT_TRUE(eventually([this] {
    return content("typed") == "kill-server; #(date) $HOME C-c Enter;\nSecond.\n";
  })) << content("typed");
}

}  // namespace
}  // namespace captiond::test
