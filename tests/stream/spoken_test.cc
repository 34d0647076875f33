#include "stream/spoken.h"

#include <gtest/gtest.h>

#include "tests/stream/support.h"

namespace captiond {
namespace {

using test::text_of;
using test::word;

constexpr float kSure = 0.6F;

Word doubtful(Word one) {
  one.probability = 0.3F;
  return one;
}

std::string text(std::span<const Word> words) {
  return joined(words);
}

/// "You have dao one" of which the model was not sure about the third word.
Spoken misheard() {
  Spoken spoken(from_seconds(1), kSure);
  spoken.add(std::vector{word("You", 1, 1.4), word("have", 1.5, 1.9), doubtful(word("dao", 2, 2.4)),
                         word("one", 2.5, 2.9)});
  spoken.tell_all();
  return spoken;
}

TEST(Spoken, WhatTheModelWasSureOfIsForcedUponIt) {
  const Spoken spoken = misheard();
  EXPECT_EQ(text(spoken.forced()), " You have");
  EXPECT_EQ(text(spoken.proposed()), " dao one");
  EXPECT_EQ(spoken.forced_until(), from_seconds(1.9));
  EXPECT_EQ(spoken.end(), from_seconds(2.9));
}

TEST(Spoken, AWindowWithoutWordsIsForcedNothing) {
  const Spoken spoken(from_seconds(1), kSure);
  EXPECT_TRUE(spoken.forced().empty());
  EXPECT_EQ(spoken.forced_until(), from_seconds(1));
  EXPECT_EQ(spoken.end(), from_seconds(1));
}

TEST(Spoken, WhatIsHeardOtherwiseLaterIsWhatTheModelIsTold) {
  Spoken spoken = misheard();
  std::vector<Word> heard{word("dial", 2, 2.4), word("one", 2.5, 2.9), word("if", 3, 3.2)};
  spoken.hear_again(heard);
  EXPECT_EQ(text_of(heard), " if");
  EXPECT_EQ(text(spoken.forced()), " You have dial one");
  EXPECT_EQ(spoken.end(), from_seconds(2.9));
}

TEST(Spoken, MoreWordsForOneThatWasCommittedAreNotNew) {
  Spoken spoken(from_seconds(1), kSure);
  spoken.add(std::vector{doubtful(word("dao1", 1, 1.9))});
  spoken.tell_all();
  std::vector<Word> heard{word("dial", 1, 1.3), word("one", 1.4, 1.8), word("if", 2, 2.2)};
  spoken.hear_again(heard);
  EXPECT_EQ(text_of(heard), " if");
}

TEST(Spoken, WhatWasCommittedWhileAPassWasOutIsNotTakenForNew) {
  Spoken spoken(from_seconds(1), kSure);
  spoken.add(std::vector{word("We", 1, 1.4)});
  spoken.tell_all();
  spoken.add(std::vector{word("can", 1.5, 1.9)});
  EXPECT_EQ(text(spoken.forced()), " We");
  std::vector<Word> heard{word("can", 1.5, 1.9), word("see", 2, 2.4)};
  spoken.hear_again(heard);
  EXPECT_EQ(text_of(heard), " see");
}

TEST(Spoken, AnAnswerThatHearsNothingAgainChangesNothing) {
  Spoken spoken = misheard();
  std::vector<Word> heard;
  spoken.hear_again(heard);
  EXPECT_EQ(text(spoken.words()), " You have dao one");
}

TEST(Spoken, WordsBeforeACutAreForgotten) {
  Spoken spoken = misheard();
  spoken.drop(2, from_seconds(1.95));
  EXPECT_EQ(text(spoken.words()), " dao one");
  EXPECT_EQ(spoken.forced_until(), from_seconds(1.95));
  spoken.drop(2, from_seconds(7));
  EXPECT_EQ(spoken.end(), from_seconds(7));
}

TEST(Spoken, WhatLeftTheWindowLastIsJustBeforeWhatIsHeardNext) {
  Spoken spoken = misheard();
  EXPECT_EQ(text(spoken.latest()), " You have dao one");
  spoken.drop(1, from_seconds(1.4));
  EXPECT_EQ(text(spoken.latest()), " have dao one");
  spoken.drop(3, from_seconds(2.9));
  spoken.drop(0, from_seconds(3));
  EXPECT_EQ(text(spoken.latest()), " have dao one");
}

}  // namespace
}  // namespace captiond
