// Looking for words.
#include "tui/reading/search.h"

#include <gmock/gmock.h>

#include "tests/tui/picture.h"

namespace captiond::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Searches : public Pictures {
 protected:
  void SetUp() override {
    Pictures::SetUp();
    connect({source("mic", "Microphone")});
  }
  void search(std::string_view text) {
    press('/');
    type(text);
    settle();
  }
};

TEST_F(Searches, ShowTheNearestMatchAsOneTypes) {
  say_numbers(1, 60);
  search("number 2");
  EXPECT_EQ(shown_as(Style::found), "number 2") << "of number 29, the nearest";
  EXPECT_THAT(screen(), HasSubstr("number 29."));
  EXPECT_THAT(screen(), HasSubstr("match 11 of 11"));
  type("1");
  settle();
  EXPECT_THAT(screen(), HasSubstr("number 21."));
  EXPECT_THAT(screen(), HasSubstr("match 1 of 1"));
  press(key::kBackspace);
  settle();
  EXPECT_THAT(screen(), HasSubstr("number 29."));
}

TEST_F(Searches, GoBackToWhereTheReaderWas) {
  say_numbers(1, 60);
  const std::string before = screen();
  search("number 7");
  EXPECT_NE(screen(), before);
  press(key::kEscape);
  EXPECT_EQ(screen(), before);
}

TEST_F(Searches, GoUpAndDown) {
  say_numbers(1, 40);
  search("5.");
  press(key::kEnter);
  EXPECT_THAT(screen(), HasSubstr("number 35."));
  press('n');
  EXPECT_THAT(screen(), HasSubstr("number 25."));
  press('N');
  EXPECT_THAT(screen(), HasSubstr("number 35."));
  press('N');
  settle();
  EXPECT_THAT(screen(), HasSubstr("is not found further down"));
}

TEST_F(Searches, LookInTheOtherSourcesForWhatThisOneDoesNotHave) {
  connect({source("mic", "Microphone"), source("speakers", "Speakers"), source("call", "Call")});
  say_numbers(1, 40);
  for (std::uint64_t i = 1; i <= 40; ++i)
    receive(said("speakers", i, i == 20 ? "A budget for weasels." : "Something else."));
  const std::string before = screen();
  search("weasel");
  EXPECT_EQ(shown_as(Style::found), "weasel");
  EXPECT_THAT(screen(), HasSubstr("match 1 of 1"));
  EXPECT_EQ(model_.focus(), 1U);
  type("x");
  settle();
  EXPECT_EQ(model_.focus(), 0U) << "nobody said that";
  EXPECT_THAT(screen(), HasSubstr("no match"));
  press(key::kBackspace);
  settle();
  EXPECT_EQ(model_.focus(), 1U);
  press(key::kEscape);
  EXPECT_EQ(model_.focus(), 0U);
  EXPECT_EQ(screen(), before) << "each source as it was";
  search("number 7");
  EXPECT_EQ(model_.focus(), 0U) << "what is here is found here";
}

TEST_F(Searches, EndThoughTheSourceTheyBeganInIsGone) {
  connect({source("mic", "Microphone"), source("call", "Call")});
  say_numbers(1, 5);
  press(key::kTab);
  EXPECT_EQ(model_.focus(), 1U);
  press('/');
  connect({source("mic", "Microphone")});  // nothing was said in the call
  type("weasel");
  settle();
  EXPECT_THAT(screen(), HasSubstr("no match"));
  press(key::kEscape);
  EXPECT_THAT(screen(), HasSubstr("number 5."));
}

TEST_F(Searches, SayWhenThereIsNothing) {
  say_numbers(1, 5);
  search("weasel");
  EXPECT_THAT(screen(), HasSubstr("no match"));
  press(key::kEnter);
  EXPECT_THAT(screen(), HasSubstr("“weasel” is not found"));
}

TEST_F(Searches, FindWhatArrivesLater) {
  say_numbers(1, 5);
  search("number 9");
  press(key::kEnter);
  say_numbers(6, 12);
  settle();
  press('N');
  settle();
  EXPECT_EQ(shown_as(Style::found), "number 9");
}

TEST_F(Searches, IgnoreTheCaseOfLetters) {
  receive(said("mic", 1, "Der Ärger."));
  search("xä");
  press(key::kBackspace);
  press(key::kBackspace);
  type("ÄRGER");
  settle();
  EXPECT_EQ(shown_as(Style::found), "Ärger");
  press(key::kEnter);
  press(key::kEscape);
  EXPECT_EQ(shown_as(Style::found), "") << "Esc lets the marks go";
}

TEST(Search, LooksAtNoMoreThanItIsTold) {
  Document document;
  for (std::uint64_t i = 0; i < 50000; ++i)
    document.add(said("mic", i, i == 100 ? "A needle." : "Hay."), kStart);
  Search search("needle", document, document.end() - 1);
  const auto before = document.reads();
  EXPECT_TRUE(search.work(document, 1000)) << "there is more";
  EXPECT_LE(document.reads() - before, 1000U);
  EXPECT_EQ(search.wanted(), -1) << "it goes on";
  while (search.work(document, 1000)) {
  }
  EXPECT_EQ(search.current(), 100U);
  EXPECT_LE(document.reads() - before, 50001U) << "and looks at nothing twice";
}

TEST(Search, ForgetsWhatTheDocumentForgot) {
  Document document;
  for (std::uint64_t i = 0; i < 10; ++i) document.add(said("mic", i, "Hay."), kStart);
  Search search("hay", document, 9);
  while (search.work(document, 100)) {
  }
  EXPECT_EQ(search.matches(), 10U);
  document.clear();
  search.work(document, 100);
  EXPECT_EQ(search.matches(), 0U);
  EXPECT_FALSE(search.current());
}

}  // namespace
}  // namespace captiond::test
