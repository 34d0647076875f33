// Searches on a small random model, held to the plainest form of the same algorithm: every step computed
// anew, every text a row of its own.
#include "whisper/decode/search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <random>
#include <vector>

#include "tests/whisper/random_model.h"
#include "whisper/decode/decode.h"
#include "whisper/decode/prompt.h"
#include "whisper/model.h"
#include "whisper/network/build_weights.h"
#include "whisper/network/decoder.h"
#include "whisper/network/encoder.h"
#include "whisper/network/workspace.h"

namespace captiond::whisper {
namespace {

using Tokens = std::vector<int>;

// OpenAI's BeamSearchDecoder with its dicts, which keep the order of insertion.
class PlainBeamSearch {
 public:
  PlainBeamSearch(const Model& model, Workspace& workspace, const DecodeOptions& options)
      : model_(model), workspace_(workspace), options_(options), rules_(model.tokenizer(), options) {}

  Tokens run() {
    const auto most =
        static_cast<std::size_t>(std::nearbyint(static_cast<float>(options_.beam_size) * options_.patience));
    std::vector<Scored> beams(options_.beam_size);
    for (std::size_t i = 0; i < options_.sample_len && finished_.size() < most; ++i)
      beams = update(beams, most);
    std::stable_sort(beams.begin(), beams.end(), better);
    for (const Scored& beam : beams)
      if (finished_.size() < options_.beam_size) finished_.push_back(beam);
    return std::max_element(finished_.begin(), finished_.end(),
                            [&](const auto& a, const auto& b) { return score(a) < score(b); })
        ->tokens;
  }

 private:
  struct Scored {
    Tokens tokens;
    float sum = 0.0F;
  };
  static bool better(const Scored& a, const Scored& b) { return a.sum > b.sum; }

  float score(const Scored& text) const {
    const auto length = static_cast<float>(text.tokens.size());
    return text.sum /
           (options_.length_penalty ? std::pow((5 + length) / 6, *options_.length_penalty) : length);
  }

  std::vector<Scored> update(const std::vector<Scored>& beams, std::size_t most) {
    std::vector<Scored> dict;
    for (const Scored& beam : beams) {
      for (const Scored& next : continuations(beam)) {
        const auto known = std::find_if(dict.begin(), dict.end(),
                                        [&](const auto& entry) { return entry.tokens == next.tokens; });
        if (known == dict.end()) dict.push_back(next);
      }
    }
    std::stable_sort(dict.begin(), dict.end(), better);
    std::vector<Scored> next;
    for (Scored& entry : dict) {
      if (entry.tokens.back() != model_.tokenizer().special().eot) {
        next.push_back(entry);
        if (next.size() == options_.beam_size) break;
      } else if (finished_.size() < most) {
        entry.tokens.pop_back();
        finished_.push_back(entry);
      }
    }
    return next;
  }

  std::vector<Scored> continuations(const Scored& beam) {
    Tokens tokens = make_prompt(model_.tokenizer(), model_.dims().n_text_ctx, options_, "en").tokens;
    tokens.insert(tokens.end(), beam.tokens.begin(), beam.tokens.end());
    Sequence sequence(workspace_.self_cache);
    const MatrixView row = step(model_, workspace_, sequence, tokens);
    const Candidates allowed = rules_.apply({row.data, row.cols}, beam.tokens);
    double total = 0;
    std::vector<Scored> all;
    for (int token = 0; token < static_cast<int>(row.cols); ++token) {
      total += std::exp(double{allowed[token]});
      if (std::isinf(allowed[token])) continue;
      all.push_back({beam.tokens, allowed[token]});
      all.back().tokens.push_back(token);
    }
    std::stable_sort(all.begin(), all.end(), better);
    all.resize(std::min(all.size(), options_.beam_size + 1));
    for (Scored& next : all) next.sum = beam.sum + (next.sum - static_cast<float>(std::log(total)));
    return all;
  }

  const Model& model_;
  Workspace& workspace_;
  const DecodeOptions& options_;
  const LogitRules rules_;
  std::vector<Scored> finished_;
};

// Only a few letters may be said, so that texts come to an end.
DecodeOptions few_letters() {
  DecodeOptions options;
  options.without_timestamps = true;
  options.sample_len = 12;
  for (int token = 0; token < 1766; ++token)
    if (token != 256 && (token < 'a' || token > 'h')) options.suppress_tokens.push_back(token);
  return options;
}

class SearchTest : public testing::Test {
 protected:
  Matrix window(unsigned seed, std::size_t frames = 100) {
    std::minstd_rand random(seed);
    std::uniform_real_distribution<float> uniform(-1.0F, 1.0F);
    Matrix features(frames, model_->dims().n_audio_state);
    for (std::size_t i = 0; i < features.rows() * features.cols(); ++i) features.data()[i] = uniform(random);
    return features;
  }

  DecodeResult run(const DecodeOptions& options, unsigned seed = 1) {
    const Matrix features = window(seed);
    return decode(*model_, workspace_, features.view(), options);
  }

  explicit SearchTest(std::shared_ptr<const Model> model = test::random_model())
      : model_(std::move(model)), workspace_(*model_, 2) {}

  const std::shared_ptr<const Model> model_;
  Workspace workspace_;
};

// Small embeddings make all tokens about as likely; the end of text is likelier here, less likely there.
constexpr std::size_t kEndOfText = 256;

class UndecidedWeights final : public WeightsFile {
 public:
  const std::string& path() const override { return random_.path(); }
  const Dims& dims() const override { return random_.dims(); }
  void read(const std::string& name, std::size_t first_row, MatrixView out) const override {
    random_.read(name, first_row, out);
    if (name != TokenEmbedding::kName) return;
    for (std::size_t i = 0; i < out.rows; ++i)
      for (float& weight : std::span(out.row(i), out.cols))
        weight *= first_row + i == kEndOfText ? 0.3F : 0.1F;
  }

 private:
  const test::RandomWeights random_{test::random_model()->dims()};
};

std::shared_ptr<const Model> undecided_model() {
  return std::make_shared<const Model>(
      build_weights(std::make_shared<UndecidedWeights>(), Precision::f32, choose_kernels()),
      test::byte_tokenizer(), std::vector<AlignmentHead>{{0, 2}});
}

class BeamTest : public SearchTest {
 protected:
  BeamTest() : SearchTest(undecided_model()) {}
};

TEST_F(BeamTest, AreThoseOfThePlainAlgorithm) {
  std::size_t ended = 0, unended = 0;
  for (const std::size_t beam_size : {1, 2, 5}) {
    for (const float patience : {0.4F, 1.0F, 2.0F}) {
      for (const auto alpha : {std::optional<float>(), std::optional<float>(0.6F)}) {
        for (unsigned seed = 1; seed <= 6; ++seed) {
          DecodeOptions options = few_letters();
          options.beam_size = beam_size;
          options.patience = beam_size == 1 ? 1.0F : patience;
          options.length_penalty = alpha;
          const DecodeResult result = run(options, seed);
          const Tokens expected = PlainBeamSearch(*model_, workspace_, options).run();
          EXPECT_EQ(result.tokens, expected)
              << beam_size << " beams, patience " << patience << ", window " << seed;
          ++(result.stop == Stop::end_of_text ? ended : unended);
        }
      }
    }
  }
  EXPECT_GT(ended, 0U);  // both were seen
  EXPECT_GT(unended, 0U);
}

TEST_F(BeamTest, OneIsGreedy) {
  DecodeOptions beam = few_letters(), greedy = few_letters();
  beam.beam_size = 1;
  for (unsigned seed = 1; seed <= 6; ++seed) EXPECT_EQ(run(beam, seed).tokens, run(greedy, seed).tokens);
}

TEST_F(SearchTest, GreedyLogProbabilitiesAddUp) {
  const DecodeResult result = run(few_letters());
  const float sum = std::accumulate(result.logprobs.begin(), result.logprobs.end(), 0.0F);
  ASSERT_EQ(result.logprobs.size(), result.tokens.size());
  const auto count = static_cast<float>(result.tokens.size());
  if (result.stop == Stop::length) {
    EXPECT_NEAR(result.avg_logprob, sum / (count + 1), 1e-4);
  } else {
    EXPECT_LT(result.avg_logprob, sum / (count + 1));
  }
}

TEST_F(SearchTest, TheBestOfSeveralDrawsIsOneOfThem) {
  DecodeOptions options = few_letters();
  options.temperature = 0.8F;
  std::vector<DecodeResult> draws;
  for (std::uint64_t seed = 10; seed < 15; ++seed) {
    options.seed = seed;
    draws.push_back(run(options));
    EXPECT_EQ(draws.back().temperature, 0.8F);
  }
  const auto score = [](const DecodeResult& draw) {
    const auto length = static_cast<float>(std::max<std::size_t>(1, draw.tokens.size()));
    return draw.avg_logprob * (static_cast<float>(draw.tokens.size()) + 1) / length;
  };
  const auto best = std::max_element(draws.begin(), draws.end(),
                                     [&](const auto& a, const auto& b) { return score(a) < score(b); });
  options.seed = 10;
  options.best_of = 5;
  EXPECT_EQ(run(options).tokens, best->tokens);
  EXPECT_EQ(run(options).tokens, run(options).tokens) << "the same seed, the same text";
}

TEST_F(SearchTest, DrawsFollowTheirProbabilities) {
  DecodeOptions options = few_letters();
  options.sample_len = 1;
  Sequence sequence(workspace_.self_cache);
  run(options);
  const MatrixView row =
      step(*model_, workspace_, sequence, make_prompt(model_->tokenizer(), 64, options, "en").tokens);
  const Candidates allowed = LogitRules(model_->tokenizer(), options).apply({row.data, row.cols}, {});
  std::vector<double> expected;
  for (int token = 'a'; token <= 'h'; ++token) expected.push_back(std::exp(double{allowed[token]} / 3.0));
  const double total = std::accumulate(expected.begin(), expected.end(), 0.0);
  options.temperature = 3.0F;
  std::vector<int> drawn(8);
  constexpr int kDraws = 2000;
  for (int i = 0; i < kDraws; ++i) {
    options.seed = static_cast<std::uint64_t>(i);
    ++drawn[static_cast<std::size_t>(run(options).tokens.at(0) - 'a')];
  }
  for (std::size_t i = 0; i < drawn.size(); ++i)
    EXPECT_NEAR(drawn[i] / double{kDraws}, expected[i] / total, 0.04) << i;
}

TEST_F(SearchTest, WindowsSideBySideAreWindowsOneByOne) {
  std::vector<Matrix> features;
  std::vector<ConstMatrixView> views;
  std::vector<DecodeOptions> options(6, few_letters());
  for (unsigned i = 0; i < 6; ++i) features.push_back(window(i, 40 + 20 * i));
  for (const Matrix& matrix : features) views.push_back(matrix.view());
  options[1].beam_size = 4;
  options[2].temperature = 0.5F;
  options[2].best_of = 3;
  options[3].prompt = {1, 2, 3, 4, 5};
  options[4].prefix = {'b', 'c'};
  options[5].without_timestamps = false;
  options[5].suppress_tokens.clear();
  const auto together = decode(*model_, workspace_, views, options);
  ASSERT_EQ(together.size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) {
    const DecodeResult alone = decode(*model_, workspace_, views[i], options[i]);
    EXPECT_EQ(together[i].tokens, alone.tokens) << "window " << i;
    EXPECT_NEAR(together[i].avg_logprob, alone.avg_logprob, 1e-4);
    EXPECT_NEAR(together[i].no_speech_prob, alone.no_speech_prob, 1e-5);
    EXPECT_EQ(together[i].stop, alone.stop);
  }
  EXPECT_EQ(workspace_.self_cache.free(), workspace_.self_cache.capacity()) << "a row was kept";
}

TEST_F(SearchTest, ADraftChangesNothing) {
  DecodeOptions options = few_letters();
  options.attended_frames = true;
  for (unsigned seed = 1; seed <= 6; ++seed) {
    options.draft.clear();
    const DecodeResult plain = run(options, seed);
    const Tokens right = plain.tokens;
    Tokens wrong = right, longer = right;
    wrong[wrong.size() / 2] = 'x';
    longer.insert(longer.end(), 60, 'a');
    const Tokens half(right.begin(), right.begin() + static_cast<std::ptrdiff_t>(right.size() / 2));
    for (const Tokens& draft : {right, wrong, longer, half, Tokens{'x', 'y'}, Tokens(3, 256)}) {
      options.draft = draft;
      const DecodeResult result = run(options, seed);
      const auto agreed = std::mismatch(draft.begin(), draft.end(), right.begin(), right.end()).first;
      EXPECT_EQ(result.tokens, right);
      EXPECT_EQ(result.frames, plain.frames);
      EXPECT_EQ(result.stop, plain.stop);
      EXPECT_NEAR(result.avg_logprob, plain.avg_logprob, 1e-4);
      EXPECT_LE(result.draft_accepted, static_cast<std::size_t>(agreed - draft.begin()));
      EXPECT_GE(result.draft_accepted + 1, static_cast<std::size_t>(agreed - draft.begin()));
    }
  }
}

TEST_F(SearchTest, StopsWhereTheSoundEnds) {
  DecodeOptions options = few_letters();
  options.attended_frames = true;
  const DecodeResult whole = run(options);
  ASSERT_EQ(whole.frames.size(), whole.tokens.size());
  const std::size_t last = *std::max_element(whole.frames.begin(), whole.frames.end());
  const auto first_there = std::find(whole.frames.begin(), whole.frames.end(), last) - whole.frames.begin();
  options.stop_frame = last;
  const DecodeResult stopped = run(options);
  EXPECT_EQ(stopped.stop, Stop::sound);
  EXPECT_EQ(stopped.tokens, Tokens(whole.tokens.begin(), whole.tokens.begin() + first_there));
}

TEST_F(SearchTest, BeamsTellTheFramesThatGreedyTells) {
  DecodeOptions options = few_letters();
  options.attended_frames = true;
  const DecodeResult greedy = run(options);
  options.beam_size = 1;
  EXPECT_EQ(run(options).frames, greedy.frames);
  options.beam_size = 3;
  const DecodeResult beams = run(options);
  EXPECT_EQ(beams.frames.size(), beams.tokens.size());
}

TEST_F(SearchTest, TellsWhatThePrefixScored) {
  DecodeOptions options = few_letters();
  const DecodeResult free = run(options);
  options.prefix = {free.tokens.at(0), free.tokens.at(1)};
  options.sample_len = 10;
  options.score_prefix = options.attended_frames = true;
  const DecodeResult forced = run(options);
  EXPECT_EQ(forced.prefix_logprobs.size(), 2U);
  EXPECT_EQ(forced.prefix_frames.size(), 2U);
  for (const float logprob : forced.prefix_logprobs) EXPECT_LT(logprob, 0.0F);
  const std::size_t rest = std::min(forced.tokens.size(), free.tokens.size() - 2);
  EXPECT_TRUE(std::equal(forced.tokens.begin(), forced.tokens.begin() + static_cast<std::ptrdiff_t>(rest),
                         free.tokens.begin() + 2));
}

TEST_F(SearchTest, ALoopEndsTheText) {
  DecodeOptions options = few_letters();
  for (int token = 'b'; token <= 'h'; ++token) options.suppress_tokens.push_back(token);
  options.suppress_tokens.push_back(256);  // "a" is all there is left
  options.sample_len = 40;
  EXPECT_EQ(run(options).tokens.size(), 40U);
  options.loop_repeats = 3;
  for (const std::size_t beam_size : {0, 1}) {
    options.beam_size = beam_size;
    const DecodeResult result = run(options);
    EXPECT_EQ(result.stop, Stop::loop);
    EXPECT_EQ(result.tokens, Tokens(12, 'a'));
  }
}

}  // namespace
}  // namespace captiond::whisper
