#include "whisper/decode/language.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "whisper/model.h"
#include "whisper/network/decoder.h"
#include "whisper/network/workspace.h"

namespace captiond::whisper {
namespace {

// A softmax over the language tokens alone.
std::vector<LanguageProbability> rank(const Tokenizer& tokenizer, const Compute& compute,
                                      std::span<const float> logits) {
  const auto first = static_cast<std::size_t>(tokenizer.special().sot) + 1;
  const auto row = logits.subspan(first, tokenizer.languages().size());
  const float total = compute.log_sum_exp(row);
  std::vector<LanguageProbability> ranked;
  for (std::size_t i = 0; i < row.size(); ++i)
    ranked.push_back({tokenizer.languages()[i], std::exp(row[i] - total)});
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.probability > b.probability; });
  return ranked;
}

}  // namespace

std::vector<std::vector<LanguageProbability>> rank_languages(const Model& model, Workspace& workspace) {
  const Tokenizer& tokenizer = model.tokenizer();
  assert(tokenizer.multilingual());
  const int sot = tokenizer.special().sot;
  std::vector<Sequence> texts;
  std::vector<Feed> feeds;
  for (std::size_t i = 0; i < workspace.cross_cache.windows(); ++i)
    texts.emplace_back(workspace.self_cache, i);
  feeds.reserve(texts.size());
  for (Sequence& text : texts) feeds.push_back({&text, std::span(&sot, 1), Rows::last, nullptr});
  const MatrixView logits = step(model, workspace, feeds);
  std::vector<std::vector<LanguageProbability>> ranked;
  for (std::size_t i = 0; i < logits.rows; ++i)
    ranked.push_back(rank(tokenizer, workspace.compute, {logits.row(i), logits.cols}));
  return ranked;
}

std::vector<LanguageProbability> detect_language(const Model& model, Workspace& workspace,
                                                 ConstMatrixView features) {
  begin_window(model, workspace, features);
  return std::move(rank_languages(model, workspace).front());
}

}  // namespace captiond::whisper
