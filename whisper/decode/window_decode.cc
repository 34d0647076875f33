#include "whisper/decode/window_decode.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "whisper/decode/repetition.h"
#include "whisper/model.h"
#include "whisper/network/workspace.h"
#include "whisper/text/unicode.h"

namespace captiond::whisper {
namespace {

std::string choose_language(const DecodeOptions& options, std::span<const LanguageProbability> ranked) {
  if (!options.language.empty()) return options.language;
  return ranked.empty() ? "en" : ranked.front().code;
}

// The reference stops when the text is one longer than the context: its last token is never fed.
std::size_t longest_text(const Dims& dims, const DecodeOptions& options, const Prompt& prompt) {
  return std::min(options.sample_len, dims.n_text_ctx + 1 - prompt.tokens.size());
}

// A draft helps only to find the most probable tokens.
std::span<const int> usable_draft(const DecodeOptions& options, std::size_t longest) {
  const bool greedy = options.temperature == 0.0F && options.beam_size == 0;
  return std::span(options.draft).first(greedy ? std::min(options.draft.size(), longest - 1) : 0);
}

}  // namespace

WindowDecode::WindowDecode(const Model& model, Workspace& workspace, std::size_t window,
                           const DecodeOptions& options, std::vector<LanguageProbability> languages)
    : model_(model),
      workspace_(workspace),
      options_(options),
      prompt_(make_prompt(model.tokenizer(), model.dims().n_text_ctx, options,
                          choose_language(options, languages))),
      rules_(model.tokenizer(), options),
      context_{model.kernels(), model.tokenizer(), rules_, options,
               longest_text(model.dims(), options, prompt_)},
      draft_(usable_draft(options, context_.longest)),
      search_(make_search(context_)),
      text_(workspace.self_cache, window) {
  result_.language = choose_language(options, languages);
  result_.language_probs = std::move(languages);
  result_.temperature = options.temperature;
}

std::size_t WindowDecode::ask(std::vector<Feed>& feeds) {
  if (!begun_) return ask_prompt(feeds);
  const std::size_t before = feeds.size();
  search_->ask(feeds);
  return feeds.size() - before;
}

// The row of the start of transcript says how probable it is that nobody speaks.
std::size_t WindowDecode::ask_prompt(std::vector<Feed>& feeds) {
  const auto add = [&](std::span<const int> tokens, Rows rows, CrossAttention& attention) {
    if (tokens.empty()) return std::size_t{0};
    feeds.push_back({&text_, tokens, rows, wants_frames() ? &attention : nullptr});
    return rows == Rows::all ? tokens.size() : 1;
  };
  const std::span<const int> prompt(prompt_.tokens);
  const std::size_t sot = add(prompt.first(prompt_.sot + 1), Rows::last, attention_[0]);
  const std::size_t rest =
      add(prompt.subspan(prompt_.sot + 1), options_.score_prefix ? Rows::all : Rows::last, attention_[1]);
  return sot + rest + add(draft_, Rows::all, attention_[2]);
}

void WindowDecode::take(MatrixView logits) {
  if (begun_)
    search_->take(logits);
  else
    begin(logits);
}

void WindowDecode::begin(MatrixView logits) {
  begun_ = true;
  const auto no_speech = static_cast<std::size_t>(model_.tokenizer().special().no_speech);
  result_.no_speech_prob =
      std::exp(logits.row(0)[no_speech] - workspace_.compute.log_sum_exp({logits.row(0), logits.cols}));
  if (options_.score_prefix) score_prefix(logits);
  const std::size_t last = logits.rows - 1 - draft_.size();
  if (wants_frames()) after_prompt_ = follow_prompt();
  search_->begin({text_, logits.block(last, 1 + draft_.size()), after_prompt_, &attention_[2]});
}

// Row i is that of prompt token sot + i.
void WindowDecode::score_prefix(MatrixView logits) {
  const std::size_t first = prompt_.tokens.size() - prompt_.prefix;
  for (std::size_t i = first; i < prompt_.tokens.size(); ++i) {
    const std::span<const float> row(logits.row(i - 1 - prompt_.sot), logits.cols);
    const auto token = static_cast<std::size_t>(prompt_.tokens[i]);
    result_.prefix_logprobs.push_back(row[token] - workspace_.compute.log_sum_exp(row));
  }
}

// Where each token of the prefix was heard is known when the one before it was read.
std::optional<AttendedFrames> WindowDecode::follow_prompt() {
  AttendedFrames frames(options_.sound_frames);
  const std::size_t size = prompt_.tokens.size();
  for (std::size_t i = 0; i < size; ++i) {
    const bool in_first = i <= prompt_.sot;
    frames.add(attention_[in_first ? 0 : 1], in_first ? i : i - prompt_.sot - 1);
    if (options_.attended_frames && i + 1 < size && i + 1 + prompt_.prefix >= size)
      result_.prefix_frames.push_back(frames.frame());
  }
  return frames;
}

// Reads a text once more, for the searches that do not follow the attention themselves.
std::vector<std::size_t> WindowDecode::follow(std::span<const int> tokens) {
  text_.truncate(prompt_.tokens.size());
  CrossAttention attention;
  const Feed feed{&text_, tokens, Rows::none, &attention};
  step(model_, workspace_, std::span(&feed, 1));
  std::vector<std::size_t> frames;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    frames.push_back(after_prompt_->frame());
    after_prompt_->add(attention, i);
  }
  return frames;
}

DecodeResult WindowDecode::result() {
  Hypothesis best = search_->best();
  if (options_.attended_frames && best.frames.empty() && !best.tokens.empty())
    best.frames = follow(best.tokens);
  result_.tokens = std::move(best.tokens);
  result_.logprobs = std::move(best.logprobs);
  result_.frames = std::move(best.frames);
  result_.stop = best.stop;
  result_.draft_accepted = best.draft_accepted;
  result_.avg_logprob = best.sum / static_cast<float>(result_.tokens.size() + 1);
  result_.text = model_.tokenizer().decode(result_.tokens);
  result_.compression_ratio = compression_ratio(strip(result_.text));
  return std::move(result_);
}

}  // namespace captiond::whisper
