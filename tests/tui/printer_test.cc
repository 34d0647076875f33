#include "tui/printer.h"

#include <gtest/gtest.h>

#include "tests/tui/story.h"

namespace captiond {
namespace {

using test::caption;
using test::said;
using test::source;

TEST(TextPrinter, GivesWordsAsTheyStandToATerminal) {
  TextPrinter live(true);
  live.introduce({source("mic", "Microphone")});
  EXPECT_EQ(live.print(caption("mic", 1, "", "maybe")), "");
  EXPECT_EQ(live.print(caption("mic", 1, "Press", "one")), "Press");
  EXPECT_EQ(live.print(caption("mic", 1, "one. Or", "two")), " one.\nOr");
  EXPECT_EQ(live.print(caption("mic", 1, "two", "", true)), " two\n");
  EXPECT_EQ(live.print(caption("mic", 2, "", "", true)), "");
}

TEST(TextPrinter, DoesNotMixTheWordsOfTwoSourcesInALine) {
  TextPrinter live(true);
  live.introduce({source("a", "A"), source("b", "B")});
  EXPECT_EQ(live.print(caption("a", 1, "One two")), "A: One two");
  EXPECT_EQ(live.print(caption("b", 1, "Hello.")), "\nB: Hello.\n");
  EXPECT_EQ(live.print(caption("a", 1, "three.")), "A: three.\n");
}

TEST(TextPrinter, HoldsALineUntilItIsWhole) {
  TextPrinter lines(false);
  EXPECT_EQ(lines.print(caption("a", 1, "One two")), "");
  EXPECT_EQ(lines.print(caption("b", 1, "Hello.")), "Hello.\n");
  EXPECT_EQ(lines.print(caption("a", 1, "three")), "");
  EXPECT_EQ(lines.finish(), "One two three\n");
  EXPECT_EQ(lines.finish(), "");
}

TEST(TextPrinter, PrintsGapsWhereTheyAre) {
  TextPrinter lines(false);
  EXPECT_EQ(lines.print(caption("a", 1, "One two")), "");
  EXPECT_EQ(lines.print(proto::Gap{{}, "a", 1.0, 3.25, "device-lost"}),
            "One two\n[3.2 s not captioned: device lost]\n");
  EXPECT_EQ(lines.print(said("a", 2, "Three.")), "Three.\n");
}

TEST(TextPrinter, LetsNoControlBytesThrough) {
  TextPrinter lines(false);
  auto evil = said("a", 1, "x");
  evil.committed[0].text = " \x1b[2Jx\ny.";
  EXPECT_EQ(lines.print(evil), "[2Jx y.\n");
}

TEST(JsonPrinter, IsTheProtocol) {
  auto c = caption("a", 1, "One", "two");
  c.seq = 5;
  EXPECT_EQ(JsonPrinter(false).print(c), encode(proto::ServerMessage(c)) + "\n");
  auto bare = c;
  bare.tail.clear();
  EXPECT_EQ(JsonPrinter(true).print(c), encode(proto::ServerMessage(bare)) + "\n");
  EXPECT_EQ(JsonPrinter(true).print(caption("a", 1, "", "two")), "");
}

}  // namespace
}  // namespace captiond
