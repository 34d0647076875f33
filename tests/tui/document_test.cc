#include "tui/reading/document.h"

#include <gtest/gtest.h>

#include "tests/tui/story.h"
#include "tui/reading/document.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;
using test::caption;
using test::said;

const Clock::time_point kStart{};

std::string last(const Document& document) {
  return document.paragraph(document.end() - 1).text;
}

TEST(Document, JoinsTheWordsOfAnUtterance) {
  Document document;
  document.add(caption("mic", 1, "Thank you", "for coal"), kStart);
  EXPECT_EQ(last(document), "Thank you for coal");
  EXPECT_EQ(document.paragraph(0).committed, 9U);
  document.add(caption("mic", 1, "for calling.", "", true), kStart);
  EXPECT_EQ(last(document), "Thank you for calling.");
  document.add(said("mic", 2, "Goodbye."), kStart);
  EXPECT_EQ(document.end(), 2U);
}

TEST(Document, ShowsATailBeforeAnythingIsCommitted) {
  Document document;
  document.add(caption("mic", 1, "", "maybe this"), kStart);
  ASSERT_EQ(document.end(), 1U);
  EXPECT_EQ(document.paragraph(0).text, "maybe this");
  EXPECT_EQ(document.paragraph(0).committed, 0U);
  document.add(caption("mic", 1, "", "", true), kStart);
  EXPECT_EQ(document.end(), 0U) << "nothing was committed: nothing stays";
}

TEST(Document, SplitsLongUtterancesAfterASentence) {
  Document document;
  for (int i = 0; i < 20; ++i)
    document.add(caption("mic", 1, "This sentence has about forty letters in it."), kStart);
  EXPECT_GT(document.end(), 2U);
  for (std::uint64_t n = 0; n < document.end(); ++n) EXPECT_EQ(document.paragraph(n).text.back(), '.');
  Document endless;
  for (int i = 0; i < 2000; ++i) endless.add(caption("mic", 1, "and then"), kStart);
  EXPECT_GT(endless.end(), 1U);
}

TEST(Document, ForgetsTheOldestBeyondItsBound) {
  Document document;
  for (std::uint64_t i = 0; i < Document::kMost + 10; ++i) document.add(said("mic", i, "Yes."), kStart);
  EXPECT_EQ(document.first(), 10U);
  EXPECT_EQ(document.end(), Document::kMost + 10);
}

TEST(Gaps, AreToldInTheUnitsOfTheirLength) {
  const auto told = [](double length) {
    return described(proto::Gap{{}, "mic", 0.0, length, "device-lost"});
  };
  EXPECT_EQ(told(3.21), "3.2 s not captioned: device lost");
  EXPECT_EQ(told(600.0), "10 min not captioned: device lost");
  EXPECT_EQ(told(8 * 3600.0 + 59.0), "8 h 0 min not captioned: device lost");
}

TEST(Document, ShowsATranslationBelowWhatWasSaid) {
  Document document;
  document.add(said("mic", 1, "Guten Morgen."), kStart);
  proto::Translation translation;
  translation.text = " Good\033[2J morning.";
  document.add(translation);
  EXPECT_EQ(document.paragraph(0).text, "Guten Morgen.");
  EXPECT_EQ(document.paragraph(1).text, "→ Good[2J morning.");
  EXPECT_EQ(document.paragraph(1).kind, LineKind::translation);
}

TEST(Tentative, ChangesFourTimesASecondAtMost) {
  Tentative tentative;
  tentative.offer({}, caption("", 1, "", "one").tail, kStart);
  EXPECT_EQ(tentative.text(), " one");
  tentative.offer({}, caption("", 1, "", "one two").tail, kStart + 100ms);
  tentative.offer({}, caption("", 1, "", "one two three").tail, kStart + 200ms);
  EXPECT_EQ(tentative.text(), " one");
  EXPECT_EQ(tentative.due(), kStart + 250ms);
  EXPECT_FALSE(tentative.refresh(kStart + 249ms));
  EXPECT_TRUE(tentative.refresh(kStart + 250ms));
  EXPECT_EQ(tentative.text(), " one two three");
  EXPECT_FALSE(tentative.due());
}

TEST(Tentative, KeepsTheFormThatWasShownFirst) {
  Tentative tentative;
  tentative.offer({}, caption("", 1, "", "hello, world").tail, kStart);
  tentative.offer({}, caption("", 1, "", "Hello world. How").tail, kStart + 1s);
  EXPECT_EQ(tentative.text(), " hello, world How");
  tentative.offer({}, caption("", 1, "", "Hello word. How").tail, kStart + 2s);
  EXPECT_EQ(tentative.text(), " hello, word. How") << "another word is another word";
}

TEST(Tentative, KeepsFormsWhileWordsAreCommittedInFrontOfThem) {
  Tentative tentative;
  tentative.offer({}, caption("", 1, "", "please hold the line").tail, kStart);
  const auto next = caption("", 1, "Please hold", "The line");
  tentative.offer(next.committed, next.tail, kStart + 10ms);
  EXPECT_EQ(tentative.text(), " the line") << "at once, since the committed words show at once";
}

TEST(Document, RemembersWhenEachWordWasSaidAndHowSureItWas) {
  Document document;
  auto first = caption("mic", 1, "Thank you");
  first.time = 1000.0;
  first.committed[0] = {.text = " Thank", .start = 20.0, .end = 20.4, .p = 0.9};
  first.committed[1] = {.text = " you", .start = 20.5, .end = 20.75, .p = 0.25};
  document.add(first, kStart);
  const Paragraph paragraph = document.paragraph(0);
  ASSERT_EQ(paragraph.words.size(), 2U);
  EXPECT_EQ(paragraph.time, 1000.0);
  const WordMark* you = word_at(paragraph, paragraph.text.find("you"));
  ASSERT_NE(you, nullptr);
  EXPECT_FLOAT_EQ(you->start, 0.5F);
  EXPECT_FLOAT_EQ(you->end, 0.75F);
  EXPECT_FLOAT_EQ(you->p, 0.25F);
  EXPECT_EQ(word_at(paragraph, 0), &paragraph.words[0]);
  EXPECT_EQ(word_at(paragraph, paragraph.text.size()), nullptr);
}

TEST(Document, GivesALaterParagraphOfAnUtteranceItsOwnTime) {
  Document document;
  auto long_talk = caption("mic", 1, "");
  long_talk.time = 1000.0;
  for (int i = 0; i < 100; ++i)
    long_talk.committed.push_back({.text = " word.", .start = 10.0 + i, .end = 10.5 + i, .p = 0.9});
  document.add(long_talk, kStart);
  ASSERT_GT(document.end(), 1U);
  EXPECT_DOUBLE_EQ(document.paragraph(1).time,
                   1000.0 + static_cast<double>(document.paragraph(0).words.size()));
}

}  // namespace
}  // namespace captiond
