#include "proto/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace captiond::proto {
namespace {

Caption caption(std::vector<std::string> words, bool final = false) {
  Caption made;
  made.source = "mic";
  made.final = final;
  made.time = 1000.0;
  double at = 5.0;
  for (auto& word : words) made.committed.push_back({std::move(word), at, at += 0.5, 0.9});
  return made;
}

std::string text(const Caption& caption) {
  std::string out;
  for (const auto& word : caption.committed) out += word.text;
  return out;
}

TEST(Filter, LeavesOutMarksHoweverTheyAreCut) {
  Filter filter({});
  EXPECT_EQ(text(filter.apply(caption({" Hello.", " [BLANK", "_AUDIO]", " You", " there."}))),
            " Hello. You there.");
  EXPECT_EQ(text(filter.apply(caption({" So", " (upbeat"}))), " So");
  EXPECT_EQ(text(filter.apply(caption({" music)", " it", " ends."}))), " it ends.");
  EXPECT_EQ(text(filter.apply(caption({" ♪", " *sighs*", " Yes."}))), " Yes.");
  Filter shows({.marks = "show"});
  EXPECT_EQ(text(shows.apply(caption({" [Music]"}))), " [Music]");
}

TEST(Filter, LosesNoSpeechToABracketThatStaysOpen) {
  Filter filter({});
  EXPECT_EQ(text(filter.apply(caption({" He", " (as"}))), " He");
  EXPECT_EQ(text(filter.apply(caption({" I", " said."}, true))), " (as I said.");
  const std::vector<std::string> long_one(15, " word");
  auto words = long_one;
  words.front() = " (word";
  EXPECT_EQ(filter.apply(caption(words)).committed.size(), 15U);
}

TEST(Filter, KeepsTimesRight) {
  Filter filter({});
  const auto shown = filter.apply(caption({" [Music]", " Hello."}));
  EXPECT_DOUBLE_EQ(shown.committed.front().start, 5.5);
  EXPECT_DOUBLE_EQ(shown.time, 1000.5);
}

TEST(Filter, ReplacesOverWords) {
  Filter filter({.replace = {"cap(tion|shun) ?d => captiond", "(\\w+)\\.com => $1 dot com"}});
  const auto shown = filter.apply(caption({" Ask", " Caption", " D", " at", " example.com."}));
  EXPECT_EQ(text(shown), " Ask captiond at example dot com.");
  EXPECT_EQ(shown.committed.size(), 4U);
  EXPECT_DOUBLE_EQ(shown.committed[1].start, 5.5);
  for (const char* rule : {"( => x", "no arrow"}) {
    try {
      const Filter bad({.replace = {rule}});
      FAIL() << rule;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::bad_config);
    }
  }
}

TEST(Filter, MasksWordsButNotPartsOfThem) {
  Filter filter({.mask = true, .also_mask = {"Voldemort"}});
  EXPECT_EQ(text(filter.apply(caption({" Shit,", " Scunthorpe", " and", " Voldemort!"}))),
            " S***, Scunthorpe and V********!");
}

TEST(Filter, TreatsTentativeWordsAlike) {
  Filter filter({.mask = true, .replace = {"hello => hi"}});
  auto said = caption({});
  said.tail = {{" Hello", 0.0, 0.5, "preview"}, {" bitch", 0.5, 1.0, "preview"}};
  const auto shown = filter.apply(said);
  EXPECT_EQ(shown.tail[0].text, " hi");
  EXPECT_EQ(shown.tail[1].text, " b****");
}

TEST(Marks, AreFoundInAText) {
  using Spans = std::vector<MarkSpan>;
  EXPECT_EQ(marks_in("Well [BLANK_AUDIO] yes"), (Spans{{5, 18}}));
  EXPECT_EQ(marks_in("(soft music) *sighs*"), (Spans{{0, 12}, {13, 20}}));
  EXPECT_EQ(marks_in("♪ la la ♪ no"), (Spans{{0, 13}}));
  EXPECT_EQ(marks_in("♪"), (Spans{{0, 3}}));
  EXPECT_EQ(marks_in("f(x) is 2*3*4 and [unfinished () ** ["), Spans{});
  EXPECT_EQ(marks_in(""), Spans{});
}

}  // namespace
}  // namespace captiond::proto
