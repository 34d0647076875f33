// Decoding with each option, against the reference implementation (scripts/reference/make_decode_options.py);
// and what the reference cannot do: a draft.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "tests/support/paths.h"
#include "tests/whisper/hear.h"
#include "whisper/decode/decode.h"
#include "whisper/decode/draft.h"
#include "whisper/decode/prompt.h"
#include "whisper/model.h"
#include "whisper/network/decoder.h"
#include "whisper/network/workspace.h"

namespace captiond::whisper {
namespace {

using nlohmann::json;
using Tokens = std::vector<int>;

template <typename T>
void take(const json& options, const char* name, T& out) {
  if (const auto found = options.find(name); found != options.end()) out = found->get<T>();
}

// An option that may be null, and then is unset.
void take(const json& options, const char* name, std::optional<float>& out) {
  if (const auto found = options.find(name); found != options.end())
    out = found->is_null() ? std::nullopt : std::optional(found->get<float>());
}

DecodeOptions read_options(const json& row) {
  const json& named = row.at("options");
  DecodeOptions options;
  options.language = row.at("language");
  options.task = named.contains("task") ? Task::translate : Task::transcribe;
  take(named, "beam_size", options.beam_size);
  take(named, "patience", options.patience);
  take(named, "length_penalty", options.length_penalty);
  take(named, "sample_len", options.sample_len);
  take(named, "prompt", options.prompt);
  take(named, "prefix", options.prefix);
  take(named, "suppress_blank", options.suppress_blank);
  take(named, "without_timestamps", options.without_timestamps);
  take(named, "max_initial_timestamp", options.max_initial_timestamp);
  if (const auto found = named.find("suppress_tokens"); found != named.end())
    options.suppress_tokens = found->is_array() ? found->get<Tokens>() : Tokens{};
  return options;
}

class DecodeOptionsTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const auto folder = test::model(GetParam());
    if (!folder) GTEST_SKIP() << "the model " << GetParam() << " is not installed";
    const auto prompts = test::prompts();
    if (!prompts) GTEST_SKIP() << "CAPTIOND_PROMPTS names no folder with decoded voice prompts";
    prompts_ = *prompts;
    model_ = Model::load(*folder, {.precision = "f32"});
    workspace_ = std::make_unique<Workspace>(*model_, 2);
  }

  const Matrix& features(const std::string& clip) {
    if (const auto known = features_.find(clip); known != features_.end()) return known->second;
    return features_[clip] = test::hear(*model_, *workspace_, prompts_ / (clip + ".flac"));
  }

  std::filesystem::path prompts_;
  std::shared_ptr<const Model> model_;
  std::unique_ptr<Workspace> workspace_;
  std::map<std::string, Matrix> features_;
};

// All options at once, side by side.
TEST_P(DecodeOptionsTest, AreThoseOfTheReference) {
  const json rows =
      json::parse(std::ifstream(std::string(CAPTIOND_TEST_DATA) + "/decode_options_" + GetParam() + ".json"));
  std::vector<ConstMatrixView> windows;
  std::vector<DecodeOptions> options;
  for (const json& row : rows) {
    windows.push_back(features(row.at("clip")).view());
    options.push_back(read_options(row));
  }
  const auto results = decode(*model_, *workspace_, windows, options);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    SCOPED_TRACE(rows[i].at("clip").get<std::string>() + ' ' + rows[i].at("options").dump());
    EXPECT_EQ(results[i].tokens, rows[i].at("tokens").get<Tokens>());
    EXPECT_NEAR(results[i].avg_logprob, rows[i].at("avg_logprob").get<float>(), 1e-3);
    EXPECT_NEAR(results[i].no_speech_prob, rows[i].at("no_speech_prob").get<float>(), 1e-3);
  }
}

// Right, wrong at the start and in the middle, cut short, too long, and nonsense.
TEST_P(DecodeOptionsTest, ADraftChangesNothing) {
  DecodeOptions options;
  options.language = "en";
  options.attended_frames = true;
  for (const bool without_timestamps : {false, true}) {
    options.without_timestamps = without_timestamps;
    options.draft.clear();
    const auto& heard = features("en_vm-options");
    const DecodeResult plain = decode(*model_, *workspace_, heard.view(), options);
    const Tokens& right = plain.tokens;
    Tokens wrong_start = right, wrong_middle = right, longer = right;
    wrong_start.front() = wrong_middle[right.size() / 2] = 1000;
    longer.insert(longer.end(), 300, 1000);
    const Tokens half(right.begin(), right.begin() + static_cast<std::ptrdiff_t>(right.size() / 2));
    for (const Tokens& draft : {right, wrong_start, wrong_middle, longer, half, Tokens(20, 11)}) {
      options.draft = draft;
      const DecodeResult result = decode(*model_, *workspace_, heard.view(), options);
      const auto agreed = std::mismatch(draft.begin(), draft.end(), right.begin(), right.end()).first;
      EXPECT_EQ(result.tokens, right);
      EXPECT_EQ(result.frames, plain.frames);
      EXPECT_EQ(result.draft_accepted, static_cast<std::size_t>(agreed - draft.begin()));
      EXPECT_NEAR(result.avg_logprob, plain.avg_logprob, 1e-4);
      EXPECT_EQ(result.stop, plain.stop);
    }
  }
}

// What verify() leaves behind is a text to go on with.
TEST_P(DecodeOptionsTest, AVerifiedDraftGoesOnWithoutComputingAgain) {
  DecodeOptions options;
  options.language = "en";
  options.without_timestamps = options.attended_frames = true;
  const auto& heard = features("en_vm-options");
  const DecodeResult plain = decode(*model_, *workspace_, heard.view(), options);
  const std::size_t wrong = plain.tokens.size() / 2;
  Tokens draft = plain.tokens;
  draft[wrong] = 1000;
  const LogitRules rules(model_->tokenizer(), options);
  const Prompt prompt = make_prompt(model_->tokenizer(), model_->dims().n_text_ctx, options, "en");
  Sequence text(workspace_->self_cache);
  const Verification verified = verify(*model_, *workspace_, text, prompt.tokens, draft, rules);
  ASSERT_EQ(verified.accepted, wrong);
  ASSERT_EQ(verified.best.size(), draft.size() + 1);
  EXPECT_EQ(text.size(), prompt.tokens.size() + wrong);
  for (std::size_t i = 0; i <= wrong; ++i) {
    EXPECT_EQ(verified.best[i], plain.tokens[i]);
    EXPECT_EQ(verified.frames[i], plain.frames[i]);
    if (i < wrong) {
      EXPECT_NEAR(verified.logprobs[i], plain.logprobs[i], 1e-4);
    }
  }
  EXPECT_LT(verified.logprobs[wrong], plain.logprobs[wrong]);
  const Tokens rest(plain.tokens.begin() + static_cast<std::ptrdiff_t>(wrong), plain.tokens.end());
  const Verification again = verify(*model_, *workspace_, text, std::span(verified.best).subspan(wrong, 1),
                                    std::span(rest).subspan(1), rules);
  EXPECT_EQ(again.accepted, rest.size() - 1);
  EXPECT_EQ(again.best.back(), model_->tokenizer().special().eot);
}

// The frames rise with the words, and stopping at one leaves out what is heard from there on.
TEST_P(DecodeOptionsTest, TokensAreHeardInOrder) {
  DecodeOptions options;
  options.language = "en";
  options.without_timestamps = options.attended_frames = true;
  options.sound_frames = 1000;
  const auto& heard = features("en_vm-options");
  const DecodeResult whole = decode(*model_, *workspace_, heard.view(), options);
  std::size_t backwards = 0;
  for (std::size_t i = 1; i < whole.frames.size(); ++i)
    backwards += whole.frames[i] + 25 < whole.frames[i - 1];  // by half a second
  EXPECT_LE(backwards, whole.frames.size() / 20);
  EXPECT_GT(whole.frames.back(), whole.frames.front() + 250);
  options.stop_frame = 250;
  const DecodeResult stopped = decode(*model_, *workspace_, heard.view(), options);
  EXPECT_EQ(stopped.stop, Stop::sound);
  ASSERT_LT(stopped.tokens.size(), whole.tokens.size());
  EXPECT_GT(stopped.tokens.size(), 2U);
  EXPECT_TRUE(std::equal(stopped.tokens.begin(), stopped.tokens.end(), whole.tokens.begin()));
  EXPECT_GE(whole.frames[stopped.tokens.size()], 250U);
}

INSTANTIATE_TEST_SUITE_P(Models, DecodeOptionsTest, testing::Values("tiny.en", "base"),
                         [](const auto& suite) { return suite.param == "base" ? "base" : "tiny_en"; });

}  // namespace
}  // namespace captiond::whisper
