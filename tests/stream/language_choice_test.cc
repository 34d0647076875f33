#include "stream/language_choice.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace captiond {
namespace {

using namespace std::chrono_literals;

const std::array<LanguageGuess, 4> kRanked{{{"pl", 0.5F}, {"es", 0.3F}, {"it", 0.1F}, {"en", 0.05F}}};

TEST(ChooseLanguage, TakesTheMostProbableOfThoseThatAreAllowed) {
  const std::vector<std::string> allowed{"es", "it"};
  EXPECT_EQ(choose_language(kRanked, {}, "").first, "pl");
  const auto [language, probability] = choose_language(kRanked, allowed, "");
  EXPECT_EQ(language, "es");
  EXPECT_FLOAT_EQ(probability, 0.75F) << "of what the allowed ones have together";
}

TEST(ChooseLanguage, KeepsToWhatIsExpectedInDoubt) {
  EXPECT_EQ(choose_language(kRanked, {}, "es"), LanguageGuess("es", 0.0F));
  const std::vector<std::string> allowed{"es", "it"};
  EXPECT_EQ(choose_language(kRanked, allowed, "it"), LanguageGuess("es", 0.75F)) << "no doubt";
  EXPECT_EQ(choose_language(kRanked, allowed, "de").first, "es") << "what is expected is not allowed";
}

TEST(LanguageChoice, WhatIsConfiguredIsToldAndNeverAsked) {
  LanguageChoice choice("fr", "en");
  EXPECT_EQ(choice.told(500ms, false), "fr");
  EXPECT_TRUE(choice.believes({"fr", 0.0F}, 5s, false));
  EXPECT_EQ(choice.language(), "fr");
}

TEST(LanguageChoice, TheFirstUtteranceIsBelievedOnceItIsLikely) {
  LanguageChoice choice("", "");
  EXPECT_EQ(choice.told(1100ms, false), "");
  EXPECT_FALSE(choice.believes({"cy", 0.3F}, 1100ms, false));
  EXPECT_TRUE(choice.believes({"es", 0.6F}, 1700ms, false));
  EXPECT_EQ(choice.language(), "es");
  EXPECT_TRUE(choice.believes({"es", 0.9F}, 2300ms, false));
  EXPECT_EQ(choice.told(3s, false), "es") << "two passes agree: it holds";
}

TEST(LanguageChoice, OneOddPassIsNotBelieved) {
  LanguageChoice choice("", "en");
  EXPECT_TRUE(choice.believes({"en", 0.8F}, 1100ms, false));
  EXPECT_FALSE(choice.believes({"cy", 0.9F}, 1700ms, false));
  EXPECT_TRUE(choice.believes({"en", 0.8F}, 2300ms, false));
  EXPECT_EQ(choice.language(), "en");
  EXPECT_EQ(choice.told(3s, false), "en");
}

TEST(LanguageChoice, TwoSurePassesInARowAreAChangeOfLanguage) {
  LanguageChoice choice("", "en");
  EXPECT_FALSE(choice.believes({"es", 0.8F}, 1100ms, false));
  EXPECT_EQ(choice.language(), "en");
  EXPECT_TRUE(choice.believes({"es", 0.9F}, 1700ms, false));
  EXPECT_EQ(choice.language(), "es");
}

TEST(LanguageChoice, AnUtteranceOfOnePassMayChangeItWhenThatIsVerySure) {
  LanguageChoice sure("", "en"), doubtful("", "en");
  EXPECT_TRUE(sure.believes({"es", 0.95F}, 2200ms, true));
  EXPECT_EQ(sure.language(), "es");
  EXPECT_FALSE(doubtful.believes({"es", 0.8F}, 2200ms, true));
  EXPECT_EQ(doubtful.told(2200ms, true), "en") << "asked again, it is told";
}

TEST(LanguageChoice, TooLittleSoundIsNotAsked) {
  EXPECT_EQ(LanguageChoice("", "en").told(900ms, true), "en");
}

// Whatever the models hear: a language that is settled stays, no more than two passes are refused, and
// against what is expected no single pass prevails before the utterance ends.
TEST(LanguageChoice, HoldsItsPromisesWhateverIsHeard) {
  const std::array<std::string, 4> languages{"en", "es", "fr", "cy"};
  for (unsigned seed = 0; seed < 5000; ++seed) {
    std::mt19937 random(seed);
    LanguageChoice choice("", seed % 3 ? "en" : "");
    std::string before, settled;
    int refused = 0;
    for (SampleTime length = 600ms; length < SampleTime(9s); length += 600ms) {
      const std::string told = choice.told(length, false);
      if (!settled.empty()) {
        ASSERT_EQ(told, settled);
      }
      const float probability = static_cast<float>(random() % 100) / 100.0F;
      const LanguageGuess heard =
          told.empty() ? LanguageGuess{languages[random() % 4], probability} : LanguageGuess{told, 0.0F};
      const std::string was = choice.language();
      const bool believed = choice.believes(heard, length, false);
      refused += believed ? 0 : 1;
      ASSERT_LE(refused, 3);
      if (believed && !choice.expected().empty() && choice.language() != was) {
        ASSERT_EQ(before, heard.first);
      }
      if (told.empty() && believed && choice.told(10s, false) == choice.language())
        settled = choice.language();
      before = heard.first;
    }
  }
}

}  // namespace
}  // namespace captiond
