// What must hold of encoder and decoder whatever the weights: here they are random.
#include "whisper/network/decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include "tests/whisper/random_model.h"
#include "whisper/decode/decode.h"
#include "whisper/model.h"
#include "whisper/network/encoder.h"
#include "whisper/network/workspace.h"

namespace captiond::whisper {
namespace {

Matrix random_mel(std::size_t frames, std::size_t bands) {
  std::minstd_rand random(3);
  std::uniform_real_distribution<float> uniform(-1.0F, 1.0F);
  Matrix mel(frames, bands);
  for (std::size_t i = 0; i < frames * bands; ++i) mel.data()[i] = uniform(random);
  return mel;
}

std::vector<float> values(ConstMatrixView view) {
  std::vector<float> out;
  for (std::size_t i = 0; i < view.rows; ++i) out.insert(out.end(), view.row(i), view.row(i) + view.cols);
  return out;
}

class DecoderTest : public testing::Test {
 protected:
  void listen(Workspace& workspace, std::size_t frames = 300) {
    const Matrix mel = random_mel(frames, model_->dims().n_mels);
    begin_window(*model_, workspace, encode(*model_, workspace, mel.view()));
  }
  std::vector<float> logits(std::span<const int> tokens, Rows rows = Rows::last) {
    return values(step(*model_, workspace_, sequence_, tokens, rows));
  }
  std::vector<float> logits(Workspace& workspace) {
    Sequence sequence(workspace.self_cache);
    return values(step(*model_, workspace, sequence, text_, Rows::all));
  }

  const std::shared_ptr<const Model> model_ = test::random_model();
  Workspace workspace_{*model_, 2};
  Sequence sequence_{workspace_.self_cache};
  const std::vector<int> text_ = {257, 264, 104, 101, 108, 108, 111, 32, 119, 111, 114, 108, 100, 256};
};

TEST_F(DecoderTest, CachedStepsEqualOneUncachedRun) {
  listen(workspace_);
  const auto whole = logits(text_, Rows::all);
  const std::size_t width = model_->dims().n_vocab;
  for (const std::size_t piece : {1, 3, 9}) {
    sequence_.truncate(0);
    for (std::size_t first = 0; first < text_.size(); first += piece) {
      const std::size_t count = std::min(piece, text_.size() - first);
      const auto part = logits(std::span(text_).subspan(first, count), Rows::all);
      for (std::size_t i = 0; i < part.size(); ++i) ASSERT_NEAR(part[i], whole[first * width + i], 1e-4);
    }
    EXPECT_EQ(sequence_.size(), text_.size());
  }
}

TEST_F(DecoderTest, TheLastRowIsTheSameAloneAndAmongAll) {
  listen(workspace_);
  const auto all = logits(text_, Rows::all);
  sequence_.truncate(0);
  const auto last = logits(text_);
  for (std::size_t i = 0; i < last.size(); ++i) ASSERT_NEAR(last[i], all[all.size() - last.size() + i], 1e-4);
}

TEST_F(DecoderTest, RewindForgetsWhatCameAfter) {
  listen(workspace_);
  logits(std::span(text_).first(5));
  const auto first = logits(std::span(text_).subspan(5, 2));
  sequence_.truncate(5);
  logits(std::vector<int>{1, 2, 3});
  sequence_.truncate(5);
  EXPECT_EQ(logits(std::span(text_).subspan(5, 2)), first);
}

TEST_F(DecoderTest, AWindowKnowsNothingOfTheOneBefore) {
  listen(workspace_, 300);
  logits(text_);
  listen(workspace_, 120);
  const auto reused = logits(workspace_);
  Workspace fresh(*model_, 2);
  listen(fresh, 120);
  EXPECT_EQ(reused, logits(fresh));
}

TEST_F(DecoderTest, TheNumberOfThreadsChangesNothing) {
  listen(workspace_);
  const auto two = logits(text_, Rows::all);
  for (const std::size_t threads : {1, 3}) {
    Workspace other(*model_, threads);
    listen(other);
    EXPECT_EQ(logits(other), two) << threads << " threads";
  }
}

TEST_F(DecoderTest, TextsSideBySideAreTextsOneByOne) {
  std::vector<Matrix> kept;
  for (const std::size_t frames : {300, 120, 200}) {
    const Matrix mel = random_mel(frames, model_->dims().n_mels);
    const auto view = encode(*model_, workspace_, mel.view());
    kept.emplace_back(view.rows, view.cols);
    for (std::size_t i = 0; i < view.rows; ++i) std::copy_n(view.row(i), view.cols, kept.back().row(i));
  }
  const std::vector<ConstMatrixView> windows{kept[0].view(), kept[1].view(), kept[2].view()};
  begin_windows(*model_, workspace_, windows);
  std::vector<Sequence> texts;
  for (std::size_t i = 0; i < 5; ++i) texts.emplace_back(workspace_.self_cache, i % 3);
  std::vector<Feed> feeds;
  for (std::size_t i = 0; i < 5; ++i)
    feeds.push_back({&texts[i], std::span(text_).subspan(i, 3 + i), i % 2 ? Rows::all : Rows::last, nullptr});
  const auto together = values(step(*model_, workspace_, feeds));
  std::vector<float> one_by_one;
  for (std::size_t i = 0; i < 5; ++i) {
    Sequence text(workspace_.self_cache, i % 3);
    const auto rows = values(step(*model_, workspace_, text, feeds[i].tokens, feeds[i].rows));
    one_by_one.insert(one_by_one.end(), rows.begin(), rows.end());
  }
  EXPECT_THAT(together, testing::Pointwise(testing::FloatNear(1e-4F), one_by_one));
}

TEST_F(DecoderTest, ATextMayStandInSeveralFeeds) {
  listen(workspace_);
  const std::span<const int> text(text_);
  const auto whole = logits(text_);
  Sequence other(workspace_.self_cache);
  CrossAttention first, second;
  const std::vector<Feed> feeds{{&other, text.first(4), Rows::none, &first},
                                {&other, text.subspan(4, 1), Rows::none, nullptr},
                                {&other, text.subspan(5), Rows::last, &second}};
  EXPECT_THAT(values(step(*model_, workspace_, feeds)), testing::Pointwise(testing::FloatNear(1e-4F), whole));
  EXPECT_EQ(other.size(), text_.size());
  EXPECT_EQ(first.tokens, 4U);
  EXPECT_EQ(second.tokens, text_.size() - 5);
}

TEST_F(DecoderTest, ForksGoOnAsIfEachHadReadAll) {
  listen(workspace_);
  logits(std::span(text_).first(6));
  std::vector<Sequence> forks(3, sequence_);
  const std::vector<std::vector<int>> ways{{10, 11}, {20, 21}, {30, 31}};
  for (std::size_t step_number = 0; step_number < 2; ++step_number) {
    std::vector<Feed> feeds;
    for (std::size_t i = 0; i < 3; ++i)
      feeds.push_back({&forks[i], std::span(ways[i]).subspan(step_number, 1), Rows::last, nullptr});
    const auto rows = values(step(*model_, workspace_, feeds));
    for (std::size_t i = 0; i < 3; ++i) {
      std::vector<int> all(text_.begin(), text_.begin() + 6);
      all.insert(all.end(), ways[i].begin(), ways[i].begin() + static_cast<std::ptrdiff_t>(step_number) + 1);
      Sequence alone(workspace_.self_cache);
      const auto expected = values(step(*model_, workspace_, alone, all));
      const std::span row(rows.data() + i * expected.size(), expected.size());
      EXPECT_THAT(row, testing::Pointwise(testing::FloatNear(1e-4F), expected)) << "fork " << i;
    }
  }
}

TEST_F(DecoderTest, WorkersShareAModel) {
  listen(workspace_);
  const auto expected = logits(workspace_);
  std::vector<std::thread> workers;
  std::vector<std::vector<float>> answers(3);
  for (auto& answer : answers) {
    workers.emplace_back([&] {
      Workspace own(*model_, 2);
      listen(own);
      answer = logits(own);
    });
  }
  for (auto& worker : workers) worker.join();
  EXPECT_THAT(answers, testing::Each(expected));
}

TEST_F(DecoderTest, AShortContextIsTheSameModelOnFewerFrames) {
  const Matrix mel = random_mel(120, model_->dims().n_mels);
  const auto features = encode(*model_, workspace_, mel.view());
  EXPECT_EQ(features.rows, 60U);
  EXPECT_EQ(features.cols, model_->dims().n_audio_state);
  for (const float value : values(features)) ASSERT_TRUE(std::isfinite(value));
}

TEST_F(DecoderTest, AlignReportsTheScoresAndProbabilitiesOfItsHeads) {
  listen(workspace_);
  const Alignment alignment = align(*model_, workspace_, text_, 256);
  EXPECT_EQ(alignment.attention.heads, 3U);
  EXPECT_EQ(alignment.attention.tokens, text_.size());
  EXPECT_EQ(alignment.attention.frames, 150U);
  ASSERT_EQ(alignment.attention.scores.size(), 3 * text_.size() * 150);
  for (std::size_t head = 0; head < 3; ++head) {  // each was written
    const float* scores = &alignment.attention.scores[head * text_.size() * 150];
    EXPECT_GT(*std::max_element(scores, scores + text_.size() * 150), 0.0F);
  }
  sequence_.truncate(0);
  const auto rows = logits(text_, Rows::all);
  ASSERT_EQ(alignment.probabilities.size(), text_.size() - 1);
  for (std::size_t i = 0; i + 1 < text_.size(); ++i) {
    const float* row = &rows[i * model_->dims().n_vocab];
    double sum = 0;
    for (std::size_t j = 0; j < 256; ++j) sum += std::exp(double{row[j]});
    const int next = text_[i + 1];
    EXPECT_NEAR(alignment.probabilities[i], next < 256 ? std::exp(double{row[next]}) / sum : 0.0, 1e-5) << i;
  }
}

TEST_F(DecoderTest, DecodingEndsAtTheLimitOfTheContext) {
  const Matrix mel = random_mel(300, model_->dims().n_mels);
  const auto features = encode(*model_, workspace_, mel.view());
  DecodeOptions options;
  options.prompt.assign(500, 'a');
  const DecodeResult result = decode(*model_, workspace_, features, options);
  EXPECT_LE(result.tokens.size(), model_->dims().n_text_ctx);
  options.sample_len = 4;
  EXPECT_LE(decode(*model_, workspace_, features, options).tokens.size(), 4U);
}

TEST(LikelyLogits, AreThoseOfTheWeightsAsTheFileHasThem) {
  const auto model = test::random_model(1, Precision::int8);
  const DecoderWeights& weights = model->weights().decoder;
  const std::size_t state = model->dims().n_text_state, vocabulary = model->dims().n_vocab;
  Workspace workspace(*model, 2);
  const Matrix hidden = random_mel(3, state);
  Matrix rounded(3, vocabulary), mended(3, vocabulary), weight(1, state);
  workspace.compute.multiply(hidden.view(), weights.logits, rounded.view());
  std::copy_n(rounded.data(), 3 * vocabulary, mended.data());
  workspace.likely.mend(workspace.compute, weights, hidden.view(), mended.view());
  for (std::size_t i = 0; i < 3; ++i) {
    std::size_t changed = 0;
    const float most = *std::max_element(rounded.row(i), rounded.row(i) + vocabulary);
    for (std::size_t token = 0; token < vocabulary; ++token) {
      changed += mended.row(i)[token] != rounded.row(i)[token];
      if (rounded.row(i)[token] < most) continue;
      weights.tokens.read(token, weight.view());
      double exact = 0;
      for (std::size_t j = 0; j < state; ++j)
        exact += double{hidden.row(i)[j]} * double{weights.logit_factors[j]} * double{weight.row(0)[j]};
      EXPECT_NEAR(mended.row(i)[token], exact, 1e-4);
    }
    EXPECT_GT(changed, 1U);
    EXPECT_LE(changed, 64U);
  }
}

}  // namespace
}  // namespace captiond::whisper
