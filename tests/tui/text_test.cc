#include "tui/text/text.h"

#include <gtest/gtest.h>

#include <clocale>
#include <random>

namespace captiond {
namespace {

class Text : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(std::setlocale(LC_CTYPE, "C.UTF-8")); }
};

std::vector<std::string> rows(const std::string& text, int width, int indent = 0) {
  std::vector<std::string> out;
  for (const Row& row : wrap(text, width, indent)) out.push_back(text.substr(row.begin, row.end - row.begin));
  return out;
}

using Rows = std::vector<std::string>;

TEST_F(Text, CountsCells) {
  EXPECT_EQ(cells("abc"), 3);
  EXPECT_EQ(cells("日本"), 4);
  EXPECT_EQ(cells("😀"), 2);
  EXPECT_EQ(cells("e\u0301"), 1) << "a combining mark takes none";
}

TEST_F(Text, CleansWhatATerminalWouldObey) {
  EXPECT_EQ(clean("a\x1b[31mb\x07"), "a[31mb");
  EXPECT_EQ(clean("a\tb\nc"), "a b c");
  EXPECT_EQ(clean("\u009b31m\u202Eab\u2066c\x7f"), "31mabc");
  EXPECT_EQ(clean("ok \xff\xc3 日本 \xed\xa0\x80"), "ok \uFFFD\uFFFD 日本 \uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(clean("\xf0\x9f\x98"), "\uFFFD\uFFFD\uFFFD") << "cut off";
}

TEST_F(Text, FitsByCellsNotByBytes) {
  EXPECT_EQ(fitted("Microphone", 10), "Microphone");
  EXPECT_EQ(fitted("Microphone", 6), "Micro…");
  EXPECT_EQ(fitted("日本語", 5), "日本…");
  EXPECT_EQ(fitted("日本語", 4), "日…");
  EXPECT_EQ(fitted("abc", 0), "");
}

TEST_F(Text, WrapsAtSpaces) {
  EXPECT_EQ(rows("one two three", 7), (Rows{"one two", "three"}));
  EXPECT_EQ(rows("one two three", 5), (Rows{"one", "two", "three"}));
  EXPECT_EQ(rows("one two three", 9, 4), (Rows{"one two", "three"}));
  EXPECT_EQ(rows("", 10), Rows{""});
  EXPECT_EQ(rows("exactly", 7), Rows{"exactly"});
}

TEST_F(Text, CutsWordsThatAreLongerThanARow) {
  EXPECT_EQ(rows("a incomprehensibilities b", 10), (Rows{"a", "incomprehe", "nsibilitie", "s b"}));
  EXPECT_EQ(rows("abcdef", 1), (Rows{"ab", "cd", "ef"})) << "never narrower than a wide character";
}

TEST_F(Text, WrapsBetweenWideCharactersButNotBeforeAFullStop) {
  EXPECT_EQ(rows("日本語の字幕", 6), (Rows{"日本語", "の字幕"}));
  EXPECT_EQ(rows("日本語。字幕", 6), (Rows{"日本", "語。字", "幕"}));
  EXPECT_EQ(rows("😀😀😀", 5), (Rows{"😀😀", "😀"}));
  EXPECT_EQ(rows("cafe\u0301s cafe\u0301s", 5), (Rows{"cafe\u0301s", "cafe\u0301s"}));
}

TEST_F(Text, WrappingLosesNothingAndFitsWhateverTheText) {
  const std::string pieces[] = {"a", "bc", " ", "日", "。", "😀", "e\u0301", "longer", "  "};
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (int i = 0; i < 30; ++i) text += pieces[std::uniform_int_distribution(0, 8)(random)];
    const int width = std::uniform_int_distribution(2, 20)(random);
    std::size_t end = 0;
    for (const Row& row : wrap(text, width)) {
      ASSERT_LE(row.begin, row.end);
      ASSERT_EQ(text.substr(end, row.begin - end).find_first_not_of(' '), std::string::npos) << text;
      std::string shown = text.substr(row.begin, row.end - row.begin);
      shown.erase(shown.find_last_not_of(' ') + 1);  // spaces may hang over the edge
      ASSERT_LE(cells(shown), width) << "\"" << text << "\" at " << width;
      end = row.end;
    }
    ASSERT_EQ(end, text.size());
  }
}

TEST_F(Text, KnowsTheEndOfASentence) {
  for (const char* end : {"Yes.", "Yes?", "\"Yes!\"", "(Yes.) ", "はい。", "Yes…”"})
    EXPECT_TRUE(ends_sentence(end)) << end;
  for (const char* open : {"Yes", "Yes,", "", "\"", "3.5"}) EXPECT_FALSE(ends_sentence(open)) << open;
}

TEST_F(Text, FindsCaseAside) {
  EXPECT_EQ(occurrences("Weasels, weasels", "wEASELS"), (std::vector<Row>{{0, 7}, {9, 16}}));
  EXPECT_EQ(occurrences("ÄRGER", "ärger"), (std::vector<Row>{{0, 6}}));
  EXPECT_EQ(occurrences("aaa", "aa"), (std::vector<Row>{{0, 2}}));
  EXPECT_TRUE(occurrences("abc", "").empty());
}

}  // namespace
}  // namespace captiond
