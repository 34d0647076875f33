#include "whisper/decode/decode.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "base/error.h"
#include "whisper/decode/language.h"
#include "whisper/decode/window_decode.h"
#include "whisper/model.h"
#include "whisper/network/decoder.h"
#include "whisper/network/workspace.h"

namespace captiond::whisper {
namespace {

constexpr std::size_t kMostTexts = 64;  // side by side for one window

void expect(bool holds, const std::string& expected) {
  if (!holds) throw Error(expected, ExitCode::usage);
}

void check(const Model& model, const DecodeOptions& options) {
  expect(options.temperature >= 0.0F, "temperature: expected 0 or more");
  expect(options.best_of > 0 && options.best_of <= kMostTexts, "best_of: expected 1 to 64");
  expect(options.beam_size <= kMostTexts, "beam_size: expected 0 to 64");
  expect(options.patience > 0.0F && options.patience <= 16.0F, "patience: expected a factor up to 16");
  expect(!options.length_penalty || (*options.length_penalty >= 0.0F && *options.length_penalty <= 1.0F),
         "length_penalty: expected 0 to 1");
  expect(options.sample_len > 0, "sample_len: expected 1 or more");
  const auto known = [&](int token) { return token >= 0 && token < static_cast<int>(model.dims().n_vocab); };
  for (const auto* tokens : {&options.prompt, &options.prefix, &options.hot_words, &options.draft})
    expect(std::all_of(tokens->begin(), tokens->end(), known), "tokens: expected those of the model");
  for (const auto& phrase : options.phrases)
    expect(!phrase.empty() && std::all_of(phrase.begin(), phrase.end(), known),
           "phrases: expected tokens of the model");
  expect(std::all_of(options.suppress_tokens.begin(), options.suppress_tokens.end(),
                     [&](int token) { return token == -1 || known(token); }),
         "suppress_tokens: expected tokens of the model, or -1");
}

void run(const Model& model, Workspace& workspace, std::span<const std::unique_ptr<WindowDecode>> decodes) {
  std::vector<Feed> feeds;
  std::vector<std::size_t> rows;
  for (;;) {
    feeds.clear();
    rows.clear();
    for (const auto& decode : decodes) rows.push_back(decode->done() ? 0 : decode->ask(feeds));
    if (feeds.empty()) return;
    const MatrixView logits = step(model, workspace, feeds);
    for (std::size_t i = 0, first = 0; i < decodes.size(); first += rows[i++])
      if (rows[i] > 0) decodes[i]->take(logits.block(first, rows[i]));
  }
}

// `option_of(i)`: of window i; stays where it is.
template <typename OptionOf>
std::vector<DecodeResult> decode_windows(const Model& model, Workspace& workspace,
                                         std::span<const ConstMatrixView> windows,
                                         const OptionOf& option_of) {
  bool detect = false;
  for (std::size_t i = 0; i < windows.size(); ++i) {
    check(model, option_of(i));
    detect |= model.tokenizer().multilingual() && option_of(i).language.empty();
  }
  begin_windows(model, workspace, windows);
  std::vector<std::vector<LanguageProbability>> languages(windows.size());
  if (detect) languages = rank_languages(model, workspace);
  std::vector<std::unique_ptr<WindowDecode>> decodes;
  for (std::size_t i = 0; i < windows.size(); ++i) {
    if (!option_of(i).language.empty()) languages[i].clear();
    decodes.push_back(
        std::make_unique<WindowDecode>(model, workspace, i, option_of(i), std::move(languages[i])));
  }
  run(model, workspace, decodes);
  std::vector<DecodeResult> results;
  results.reserve(decodes.size());
  for (const auto& decode : decodes) results.push_back(decode->result());
  return results;
}

}  // namespace

DecodeResult decode(const Model& model, Workspace& workspace, ConstMatrixView features,
                    const DecodeOptions& options) {
  return std::move(decode(model, workspace, std::span(&features, 1), options).front());
}

std::vector<DecodeResult> decode(const Model& model, Workspace& workspace,
                                 std::span<const ConstMatrixView> windows, const DecodeOptions& options) {
  return decode_windows(
      model, workspace, windows, [&](std::size_t) -> const auto& { return options; });
}

std::vector<DecodeResult> decode(const Model& model, Workspace& workspace,
                                 std::span<const ConstMatrixView> windows,
                                 std::span<const DecodeOptions> options) {
  expect(options.size() == windows.size(), "options: expected as many as windows");
  return decode_windows(
      model, workspace, windows, [&](std::size_t i) -> const auto& { return options[i]; });
}

}  // namespace captiond::whisper
