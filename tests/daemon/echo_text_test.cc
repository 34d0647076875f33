#include "daemon/lanes/echo_text.h"

#include <gtest/gtest.h>

#include <sstream>

namespace captiond {
namespace {

/// Two people in a call: one in the speakers, the other at the microphone, which hears the speakers as well.
class EchoTextTest : public testing::Test {
 protected:
  // A caption whose words are said from `start` on, three a second. All sources began at second 1000.
  static proto::Caption caption(double start, const std::string& committed, const std::string& tail = "",
                                bool final = false, std::uint64_t utterance = 1) {
    proto::Caption caption;
    caption.utterance = utterance;
    caption.final = final;
    if (!committed.empty() || !tail.empty()) caption.time = 1000.0 + start;
    for (const std::string& word : words(committed)) {
      caption.committed.push_back({word, start, start + 0.3, 0.9});
      start += 1.0 / 3;
    }
    for (const std::string& word : words(tail)) {
      caption.tail.push_back({word, start, start + 0.3, "preview"});
      start += 1.0 / 3;
    }
    return caption;
  }
  static std::vector<std::string> words(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(" " + word);
    return words;
  }

  void play(const proto::Caption& caption) { echo_.play(caption); }
  void hear(const proto::Caption& caption, double now) {
    echo_.hear(caption, 1000.0 + now);
    take(now);
  }
  void take(double now) {
    for (const proto::Caption& told : echo_.take(1000.0 + now)) note(told);
  }
  void note(const proto::Caption& told) {
    for (const auto& word : told.committed) committed_ += word.text;
    tail_.clear();
    for (const auto& word : told.tail) tail_ += word.text;
    final_ = told.final;
    rev_ = told.rev;
  }

  EchoText echo_;
  std::string committed_, tail_;
  bool final_ = false;
  std::uint64_t rev_ = 0;
};

TEST_F(EchoTextTest, PassesEverythingWhileTheSpeakersAreSilent) {
  hear(caption(1, "Good morning", "everyone"), 3);
  EXPECT_EQ(committed_, " Good morning");
  EXPECT_EQ(tail_, " everyone");
  hear(caption(2, "everyone.", "", true), 4);
  EXPECT_EQ(committed_, " Good morning everyone.");
  EXPECT_TRUE(final_);
  EXPECT_EQ(rev_, 2U);
}

TEST_F(EchoTextTest, DropsWhatTheSpeakersSayAtTheSameTime) {
  play(caption(1, "We should meet again on Tuesday."));
  hear(caption(1.2, "we should meet again on Tuesday", "", true), 4);
  EXPECT_EQ(committed_, "");
  EXPECT_TRUE(final_) << "the utterance ends all the same";
}

TEST_F(EchoTextTest, KeepsTheSameWordsSaidLater) {
  play(caption(1, "We should meet again on Tuesday."));
  hear(caption(5, "We should meet again on Tuesday?", "", true), 8);
  EXPECT_EQ(committed_, " We should meet again on Tuesday?");
}

TEST_F(EchoTextTest, KeepsAShortReplyThatSoundsTheSame) {
  play(caption(1, "Thank you very much."));
  hear(caption(1.5, "Thank you!", "", true), 4);
  EXPECT_EQ(committed_, " Thank you!");
}

TEST_F(EchoTextTest, KeepsWhatIsSaidInBetween) {
  play(caption(1, "The train leaves at seven from platform nine"));
  hear(caption(1.2, "the train leaves at seven wait really", "", true), 5);
  EXPECT_EQ(committed_, " wait really");
}

TEST_F(EchoTextTest, KnowsAnEchoWithAWordMissing) {
  play(caption(1, "The train leaves at seven from platform nine"));
  proto::Caption heard = caption(1.2, "the train leaves at from platform nine", "", true);
  hear(heard, 5);
  EXPECT_EQ(committed_, "");
}

TEST_F(EchoTextTest, WaitsUntilEnoughWordsTell) {
  play(caption(1, "The train leaves at seven"));
  hear(caption(1.2, "the train"), 3);
  EXPECT_EQ(committed_, "");
  hear(caption(1.2 + 2.0 / 3, "leaves at"), 4);
  hear(caption(1.2 + 4.0 / 3, "seven", "", true), 5);
  EXPECT_EQ(committed_, "");
  EXPECT_TRUE(final_);
}

TEST_F(EchoTextTest, WaitsForTheSpeakersCaptionWhileSomeoneSpeaksThere) {
  echo_.play(1003.0);
  hear(caption(1.2, "the train leaves at seven"), 3);
  EXPECT_EQ(committed_, "");
  EXPECT_EQ(tail_, " the train leaves at seven") << "but it is shown";
  play(caption(1, "The train leaves", "at seven"));
  take(4);
  EXPECT_EQ(committed_, "");
  EXPECT_EQ(tail_, "");
}

TEST_F(EchoTextTest, WaitsNoLongerThanThreeSeconds) {
  echo_.play(1003.0);
  hear(caption(1.2, "Nothing of the kind"), 3);
  EXPECT_EQ(committed_, "");
  take(7);
  EXPECT_EQ(committed_, " Nothing of the kind");
}

TEST_F(EchoTextTest, TellsUtterancesInOrder) {
  echo_.play(1003.0);
  hear(caption(1.2, "one two three", "", true, 1), 3);
  hear(caption(2.9, "four five six", "", true, 2), 4);
  EXPECT_EQ(committed_, "");
  for (const auto& told : echo_.take_all()) note(told);
  EXPECT_EQ(committed_, " one two three four five six");
}

}  // namespace
}  // namespace captiond
