#include "whisper/decode.h"

#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "base/error.h"
#include "whisper/decoder.h"
#include "whisper/logit_rules.h"
#include "whisper/model.h"
#include "whisper/workspace.h"

namespace captiond::whisper {
namespace {

std::span<float> last_row(MatrixView logits) {
  return {logits.row(logits.rows - 1), logits.cols};
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\n\v\f\r";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// What is fed before the first token is sampled.
struct Prompt {
  std::vector<int> tokens;
  std::size_t sot = 0;  // index of the start of transcript
};

Prompt make_prompt(const Model& model, const DecodeOptions& options, const std::string& language) {
  const Tokenizer& tokenizer = model.tokenizer();
  Prompt prompt;
  if (!options.prompt.empty()) {
    const std::size_t kept = std::min(options.prompt.size(), model.dims().n_text_ctx / 2 - 1);
    prompt.tokens.push_back(tokenizer.special().start_of_prev);
    prompt.tokens.insert(prompt.tokens.end(), options.prompt.end() - static_cast<std::ptrdiff_t>(kept),
                         options.prompt.end());
  }
  prompt.sot = prompt.tokens.size();
  const auto sot = sot_sequence(tokenizer, language, options.task, options.without_timestamps);
  prompt.tokens.insert(prompt.tokens.end(), sot.begin(), sot.end());
  return prompt;
}

// Feeds the prompt; the row of the start of transcript says how probable it is that nobody speaks.
std::span<float> feed(const Model& model, Workspace& workspace, const Prompt& prompt, float& no_speech_prob) {
  const std::span<const int> tokens = prompt.tokens;
  auto logits = last_row(step(model, workspace, tokens.first(prompt.sot + 1)));
  const auto no_speech = static_cast<std::size_t>(model.tokenizer().special().no_speech);
  no_speech_prob = std::exp(logits[no_speech] - workspace.compute.log_sum_exp(logits));
  const auto rest = tokens.subspan(prompt.sot + 1);
  return rest.empty() ? logits : last_row(step(model, workspace, rest));
}

// Takes the most probable token until the text ends. Returns the sum of log probabilities, end of text
// included.
double sample_greedily(const Model& model, Workspace& workspace, const DecodeOptions& options,
                       std::span<float> logits, std::vector<int>& tokens) {
  const LogitRules rules(model.tokenizer(), options);
  double sum = 0;
  tokens.reserve(options.sample_len);
  while (tokens.size() < options.sample_len) {
    rules.apply(logits, tokens);
    const auto best = std::max_element(logits.begin(), logits.end());
    const int token = static_cast<int>(best - logits.begin());
    sum += *best - workspace.compute.log_sum_exp(logits);
    if (token == model.tokenizer().special().eot) break;
    tokens.push_back(token);
    if (fed(workspace) == model.dims().n_text_ctx) break;
    if (tokens.size() < options.sample_len) logits = last_row(step(model, workspace, std::span(&token, 1)));
  }
  return sum;
}

// The languages of the window that begin_window() began, most probable first. Feeds nothing in the end.
std::vector<LanguageProbability> rank_languages(const Model& model, Workspace& workspace) {
  const Tokenizer& tokenizer = model.tokenizer();
  const int sot = tokenizer.special().sot;
  const auto logits = last_row(step(model, workspace, std::span(&sot, 1)));
  rewind(workspace, 0);
  const auto row = logits.subspan(static_cast<std::size_t>(sot) + 1, tokenizer.languages().size());
  const float total = workspace.compute.log_sum_exp(row);
  std::vector<LanguageProbability> ranked;
  for (std::size_t i = 0; i < row.size(); ++i)
    ranked.push_back({tokenizer.languages()[i], std::exp(row[i] - total)});
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.probability > b.probability; });
  return ranked;
}

std::string choose_language(const Model& model, Workspace& workspace, const DecodeOptions& options) {
  if (!options.language.empty()) return options.language;
  return model.tokenizer().multilingual() ? rank_languages(model, workspace).front().code : "en";
}

}  // namespace

DecodeResult decode(const Model& model, Workspace& workspace, ConstMatrixView features,
                    const DecodeOptions& options) {
  begin_window(model, workspace, features);
  DecodeResult result;
  result.language = choose_language(model, workspace, options);
  const Prompt prompt = make_prompt(model, options, result.language);
  const auto logits = feed(model, workspace, prompt, result.no_speech_prob);
  const double sum = sample_greedily(model, workspace, options, logits, result.tokens);
  result.avg_logprob = static_cast<float>(sum / static_cast<double>(result.tokens.size() + 1));
  result.text = model.tokenizer().decode(result.tokens);
  result.compression_ratio = compression_ratio(trimmed(result.text));
  return result;
}

std::vector<LanguageProbability> detect_language(const Model& model, Workspace& workspace,
                                                 ConstMatrixView features) {
  begin_window(model, workspace, features);
  return rank_languages(model, workspace);
}

std::vector<int> sot_sequence(const Tokenizer& tokenizer, const std::string& language, Task task,
                              bool without_timestamps) {
  const SpecialTokens& special = tokenizer.special();
  std::vector<int> tokens{special.sot};
  if (tokenizer.multilingual()) {
    const auto token = tokenizer.language_token(language);
    if (!token)
      throw Error("language: expected a code that the model knows, found " + language, ExitCode::usage);
    tokens.insert(tokens.end(), {*token, task == Task::translate ? special.translate : special.transcribe});
  }
  if (without_timestamps) tokens.push_back(special.no_timestamps);
  return tokens;
}

float compression_ratio(std::string_view text) {
  uLongf size = compressBound(text.size());
  std::vector<Bytef> packed(size);
  if (compress(packed.data(), &size, reinterpret_cast<const Bytef*>(text.data()), text.size()) != Z_OK)
    return 0.0F;
  return static_cast<float>(text.size()) / static_cast<float>(size);
}

}  // namespace captiond::whisper
