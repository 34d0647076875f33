// Captions in every format of `captions tail`, against the rules of those who read them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "tests/tui/story.h"
#include "tui/commands/formats/cues.h"
#include "tui/commands/formats/escape.h"
#include "tui/commands/formats/json.h"
#include "tui/commands/formats/status_bar.h"
#include "tui/commands/formats/subtitles.h"
#include "tui/commands/formats/text.h"
#include "tui/text/text.h"

namespace captiond {
namespace {

using test::caption;
using test::said;
using test::source;

TEST(TextFormat, GivesWordsAsTheyStandToATerminal) {
  TextFormat live(true);
  live.introduce({source("mic", "Microphone")});
  EXPECT_EQ(live.print(caption("mic", 1, "", "maybe")), "");
  EXPECT_EQ(live.print(caption("mic", 1, "Press", "one")), "Press");
  EXPECT_EQ(live.print(caption("mic", 1, "one. Or", "two")), " one.\nOr");
  EXPECT_EQ(live.print(caption("mic", 1, "two", "", true)), " two\n");
  EXPECT_EQ(live.print(caption("mic", 2, "", "", true)), "");
}

TEST(TextFormat, DoesNotMixTheWordsOfTwoSourcesInALine) {
  TextFormat live(true);
  live.introduce({source("a", "A"), source("b", "B")});
  EXPECT_EQ(live.print(caption("a", 1, "One two")), "A: One two");
  EXPECT_EQ(live.print(caption("b", 1, "Hello.")), "\nB: Hello.\n");
  EXPECT_EQ(live.print(caption("a", 1, "three.")), "A: three.\n");
}

TEST(TextFormat, HoldsALineUntilItIsWhole) {
  TextFormat lines(false);
  EXPECT_EQ(lines.print(caption("a", 1, "One two")), "");
  EXPECT_EQ(lines.print(caption("b", 1, "Hello.")), "Hello.\n");
  EXPECT_EQ(lines.print(caption("a", 1, "three")), "");
  EXPECT_EQ(lines.finish(), "One two three\n");
  EXPECT_EQ(lines.finish(), "");
}

TEST(TextFormat, PrintsGapsWhereTheyAre) {
  TextFormat lines(false);
  EXPECT_EQ(lines.print(caption("a", 1, "One two")), "");
  EXPECT_EQ(lines.print(proto::Gap{{}, "a", 1.0, 3.25, "device-lost"}),
            "One two\n[3.2 s not captioned: device lost]\n");
  EXPECT_EQ(lines.print(said("a", 2, "Three.")), "Three.\n");
}

TEST(TextFormat, LetsNoControlBytesThrough) {
  TextFormat lines(false);
  auto evil = said("a", 1, "x");
  evil.committed[0].text = " \x1b[2Jx\ny.";
  EXPECT_EQ(lines.print(evil), "[2Jx y.\n");
}

TEST(JsonFormat, IsTheProtocol) {
  auto c = caption("a", 1, "One", "two");
  c.seq = 5;
  EXPECT_EQ(JsonFormat(false).print(c), encode(proto::ServerMessage(c)) + "\n");
  auto bare = c;
  bare.tail.clear();
  EXPECT_EQ(JsonFormat(true).print(c), encode(proto::ServerMessage(bare)) + "\n");
  EXPECT_EQ(JsonFormat(true).print(caption("a", 1, "", "two")), "");
}

/// A caption whose words were said half a second apart, from `start` on.
proto::Caption spoken(const std::string& who, double start, const std::string& text) {
  auto made = said(who, static_cast<std::uint64_t>(start), text);
  for (auto& word : made.committed) {
    word.start = start;
    word.end = start + 0.4;
    start += 0.5;
  }
  made.time = 1'000'000.0 + made.committed.front().start;
  return made;
}

TEST(Cues, AreShortEnoughToRead) {
  proto::Sentences sentences;
  std::string text;
  for (int i = 0; i < 70; ++i) text += "words ";
  std::vector<std::string> shown;
  double last = 0.0;
  for (const auto& sentence : sentences.add(spoken("a", 3.0, text)))
    for (const Cue& cue : to_cues(sentence)) {
      EXPECT_LE(cue.lines.size(), 2U);
      EXPECT_GE(cue.start, last);
      EXPECT_GE(cue.end - cue.start, kShortestCue - 1e-9);
      EXPECT_LE(cue.end - cue.start, kLongestCue + 1e-9);
      for (const auto& line : cue.lines) {
        EXPECT_LE(cells(line), kCueColumns);
        shown.push_back(line);
      }
      last = cue.start;
    }
  std::string joined;
  for (const auto& line : shown) joined += line + " ";
  EXPECT_EQ(joined, text) << "no word is lost or repeated";
}

TEST(Cues, AreBalanced) {
  proto::Sentences sentences;
  const auto sentence = sentences.add(spoken("a", 0.0, "It is the end of the world as we know it, friends."));
  EXPECT_THAT(to_cues(sentence.at(0)).at(0).lines,
              testing::ElementsAre("It is the end of the world", "as we know it, friends."));
}

TEST(Srt, IsNumberedAndDoesNotOverlap) {
  SrtFormat srt({});
  srt.introduce({source("a", "A"), source("b", "B & <C>")});
  EXPECT_EQ(srt.begin(), "");
  EXPECT_EQ(srt.print(spoken("a", 5.0, "One two.")), "1\n00:00:00,000 --> 00:00:01,000\nA: One two.\n\n");
  EXPECT_EQ(srt.print(spoken("b", 5.2, "--> <b>x</b> {\\an8}")),
            "2\n00:00:01,000 --> 00:00:02,000\nB & ‹C›: → ‹b›x‹/b› { \\an8}\n\n");
  EXPECT_EQ(srt.print(spoken("a", 3665.5, "Much later.")),
            "3\n01:01:00,500 --> 01:01:01,500\nA: Much later.\n\n");
}

TEST(Srt, CountsFromTheOriginItIsTold) {
  SrtFormat srt(1'000'000.0);
  EXPECT_EQ(srt.print(spoken("a", 5.0, "One.")), "1\n00:00:05,000 --> 00:00:06,000\nOne.\n\n");
  SrtFormat late(1'000'007.0);
  EXPECT_EQ(late.print(spoken("a", 5.0, "One.")), "1\n00:00:00,000 --> 00:00:01,000\nOne.\n\n")
      << "it had begun before";
}

TEST(Vtt, NamesTheSpeakerAndEscapes) {
  VttFormat vtt({});
  vtt.introduce({source("a", "Anna & <Bo>"), source("b", "B")});
  EXPECT_EQ(vtt.begin(), "WEBVTT\n\n");
  EXPECT_EQ(vtt.print(spoken("a", 5.0, "a --> b & <i>.")),
            "00:00:00.000 --> 00:00:02.400\n<v Anna &amp; &lt;Bo&gt;>a --&gt; b &amp; &lt;i&gt;.\n\n");
  EXPECT_EQ(vtt.print(spoken("b", 4.0, "Earlier.")), "00:00:00.000 --> 00:00:01.000\n<v B>Earlier.\n\n")
      << "cues must not start before those above them";
  EXPECT_EQ(vtt.print(proto::Gap{{}, "a", 1.0, 3.2, "device-lost"}),
            "NOTE 3.2 s not captioned: device lost\n\n");
}

TEST(Tsv, HasARowForEachSentence) {
  TsvFormat tsv({});
  EXPECT_EQ(tsv.begin(), "start\tend\ttext\tsource\n");
  EXPECT_EQ(tsv.print(spoken("a", 5.0, "One\ttwo. Three four five.")),
            "0\t1000\tOne two.\ta\n1000\t2400\tThree four five.\ta\n");
}

class StatusBar : public testing::Test {
 protected:
  /// What is printed `ms` after the start.
  nlohmann::json at(int ms) {
    const auto line = bar_.refresh(start_ + std::chrono::milliseconds(ms));
    return line.empty() ? nlohmann::json() : nlohmann::json::parse(line);
  }
  const Clock::time_point start_ = Clock::now();
  WaybarFormat bar_{20, true};
};

TEST_F(StatusBar, ShowsTheNewestWordsThatFit) {
  bar_.introduce({source("a", "A")});
  EXPECT_EQ(at(0)["class"], "listening");
  bar_.print(caption("a", 1, "Thank you for", "call"));
  EXPECT_EQ(at(300)["text"], "Thank you for call");
  bar_.print(caption("a", 1, "calling us at this", "hour"));
  EXPECT_EQ(at(600)["text"], "…us at this hour");
  bar_.print(caption("a", 1, "hour.", "", true));
  const auto shown = at(900);
  EXPECT_EQ(shown["text"], "…us at this hour.");
  EXPECT_EQ(shown["tooltip"], "Thank you for calling us at this hour.");
  EXPECT_EQ(at(60'000)["text"], "") << "nobody has said anything since";
}

TEST_F(StatusBar, IsPangoMarkup) {
  bar_.introduce({source("a", "<A>"), source("b", "B")});
  at(0);
  bar_.print(said("a", 1, "R&D <\"'>."));
  const auto shown = at(300);
  EXPECT_EQ(shown["text"], "&lt;A&gt;: R&amp;D &lt;&quot;&#39;&gt;.");
  EXPECT_EQ(shown["tooltip"], "&lt;A&gt;: R&amp;D &lt;&quot;&#39;&gt;.");
}

TEST_F(StatusBar, TellsItsStates) {
  EXPECT_EQ(at(0)["class"], "off");
  auto mic = source("a", "A");
  bar_.introduce({mic});
  EXPECT_EQ(at(250)["alt"], "listening");
  bar_.observe(proto::Level{"a", -15.0, -3.0, true});
  const auto speech = at(500);
  EXPECT_EQ(speech["class"], "speech");
  EXPECT_EQ(speech["percentage"], 75);
  proto::Status status;
  status.overload = "too <slow>";
  bar_.observe(status);
  EXPECT_EQ(at(750)["class"], "lagging");
  status.paused = true;
  bar_.observe(status);
  EXPECT_EQ(at(1000)["class"], "paused");
  mic.state = "failed";
  mic.detail = "no such device";
  bar_.observe(proto::SourceChanged{mic});
  const auto failed = at(1250);
  EXPECT_EQ(failed["class"], "error");
  EXPECT_EQ(failed["tooltip"], "a: no such device\ntoo &lt;slow&gt;");
  bar_.disconnected();
  EXPECT_EQ(at(1500)["class"], "off");
}

TEST_F(StatusBar, KeepsItsPaceAndAlwaysShowsTheLast) {
  bar_.introduce({source("a", "A")});
  EXPECT_FALSE(at(0).is_null());
  for (int i = 1; i < 25; ++i) {
    bar_.print(caption("a", 1, "", std::to_string(i)));
    EXPECT_TRUE(at(i * 10).is_null()) << i;
  }
  ASSERT_TRUE(bar_.due());
  EXPECT_EQ(*bar_.due(), start_ + std::chrono::milliseconds(250));
  EXPECT_EQ(at(250)["text"], "24");
  EXPECT_TRUE(at(500).is_null()) << "nothing has changed";
}

TEST(Tmux, DoublesWhatTmuxWouldExpand) {
  TmuxFormat tmux(40);
  const auto start = Clock::now();
  EXPECT_EQ(tmux.refresh(start), "captions: off\n");
  tmux.introduce({source("a", "A")});
  EXPECT_EQ(tmux.refresh(start + std::chrono::seconds(1)), "\n");
  tmux.print(said("a", 1, "#(date) #{pid} is #1."));
  EXPECT_EQ(tmux.refresh(start + std::chrono::seconds(2)), "##(date) ##{pid} is ##1.\n");
}

}  // namespace
}  // namespace captiond
