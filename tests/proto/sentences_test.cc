#include "proto/sentences.h"

#include <gtest/gtest.h>

namespace captiond::proto {
namespace {

Caption caption(std::vector<std::string> words, bool final = false, std::uint64_t utterance = 1) {
  Caption made;
  made.source = "mic";
  made.utterance = utterance;
  made.seq = 7;
  made.time = 1000.0;
  made.final = final;
  double at = 10.0;
  for (auto& word : words) {
    made.committed.push_back({std::move(word), at, at + 0.4, 0.9});
    at += 0.5;
  }
  return made;
}

std::vector<std::string> texts(const std::vector<Sentence>& sentences) {
  std::vector<std::string> out;
  for (const Sentence& sentence : sentences) out.push_back(sentence.text());
  return out;
}

using Texts = std::vector<std::string>;

TEST(Sentences, EndWithTheirFullStops) {
  Sentences sentences;
  EXPECT_EQ(texts(sentences.add(caption({" Press", " one"}))), Texts{});
  EXPECT_EQ(texts(sentences.add(caption({".", " Or", " two!", " Or"}))), (Texts{"Press one.", "Or two!"}));
  EXPECT_EQ(texts(sentences.finish()), Texts{"Or"});
  EXPECT_EQ(texts(sentences.finish()), Texts{});
}

TEST(Sentences, EndWithTheirUtterance) {
  Sentences sentences;
  EXPECT_EQ(texts(sentences.add(caption({" One"}, true))), Texts{"One"});
  sentences.add(caption({" two"}, false, 2));
  EXPECT_EQ(texts(sentences.add(caption({" three"}, false, 3))), Texts{"two"}) << "its end was not told";
  EXPECT_EQ(sentences.add(Gap{{}, "mic", 1.0, 2.0, "paused"})->text(), "three");
  EXPECT_EQ(sentences.add(Gap{{}, "mic", 1.0, 2.0, "paused"}), std::nullopt);
}

TEST(Sentences, KeepTheSourcesApart) {
  Sentences sentences;
  sentences.add(caption({" One"}));
  auto other = caption({" Hello."});
  other.source = "speakers";
  EXPECT_EQ(texts(sentences.add(other)), Texts{"Hello."});
  EXPECT_EQ(sentences.open("mic")->text(), "One");
}

TEST(Sentences, KnowWhenTheyWereSaid) {
  Sentences sentences;
  const auto said = sentences.add(caption({" One.", " Two", " three."}));
  ASSERT_EQ(said.size(), 2U);
  EXPECT_DOUBLE_EQ(said[1].start(), 10.5);
  EXPECT_DOUBLE_EQ(said[1].end(), 11.4);
  EXPECT_DOUBLE_EQ(said[1].time, 1000.5);
  EXPECT_EQ(said[1].seq, 7U);
  auto later = caption({" One.", " Two."});
  later.time = 1795296101.001;
  later.committed[1].start = later.committed[0].start + 0.3;
  EXPECT_EQ(sentences.add(later).at(1).time, 1795296101.301) << "and no 1795296101.3009999";
}

TEST(Sentences, DoNotGrowWithoutEnd) {
  Sentences sentences;
  std::size_t words = 0;
  for (int i = 0; i < 1000; ++i)
    for (const Sentence& sentence : sentences.add(caption({" word"}))) {
      EXPECT_LE(sentence.text().size(), Sentences::kLongest + 5);
      words += sentence.words.size();
    }
  for (const Sentence& sentence : sentences.finish()) words += sentence.words.size();
  EXPECT_EQ(words, 1000U);
}

}  // namespace
}  // namespace captiond::proto
