#include "whisper/decode/sampling.h"

#include <algorithm>
#include <span>
#include <utility>

namespace captiond::whisper {
namespace {

std::span<float> row(MatrixView logits, std::size_t i) {
  return {logits.row(i), logits.cols};
}

}  // namespace

void Sampling::begin(Start start) {
  const float temperature = context_.options.temperature;
  const Candidates candidates = context_.rules.apply(row(start.logits, 0), {});
  if (temperature == 0.0F) {
    add_text(start, context_.options.seed);
    write(texts_[0], most_probable(context_.kernels, candidates));
    if (start.logits.rows > 1) follow_draft(texts_[0], start);
    return;
  }
  const Lottery lottery(context_.kernels, candidates, temperature);
  for (std::size_t i = 0; i < context_.options.best_of; ++i) {
    add_text(start, context_.options.seed + i);
    write(texts_[i], lottery.draw(texts_[i].random));
  }
}

void Sampling::add_text(const Start& start, std::uint64_t seed) {
  texts_.push_back({start.text, {}, start.frames, {}, Random(seed)});
  texts_.back().written.tokens.reserve(context_.longest);
  texts_.back().written.logprobs.reserve(context_.longest);
}

// Chooses from the draft's rows as long as the draft says what is chosen; forgets the rest of it.
void Sampling::follow_draft(Text& text, const Start& start) {
  const std::size_t drafted = start.logits.rows - 1;
  const std::span<const int> draft = std::span(context_.options.draft).first(drafted);
  std::size_t right = 0;
  while (!text.done && right < drafted && text.written.tokens.back() == draft[right]) {
    if (text.frames) text.frames->add(*start.draft_attention, right);
    choose(text, row(start.logits, ++right));
  }
  text.written.draft_accepted = right;
  text.read.truncate(text.read.size() - (drafted - right));
}

bool Sampling::done() const {
  return std::all_of(texts_.begin(), texts_.end(), [](const Text& text) { return text.done; });
}

void Sampling::ask(std::vector<Feed>& feeds) {
  for (Text& text : texts_) {
    if (text.done) continue;
    feeds.push_back({&text.read, std::span(text.written.tokens).last(1), Rows::last,
                     text.frames ? &text.attention : nullptr});
  }
}

void Sampling::take(MatrixView logits) {
  std::size_t next = 0;
  for (Text& text : texts_) {
    if (text.done) continue;
    if (text.frames) text.frames->add(text.attention, 0);
    choose(text, row(logits, next++));
  }
}

void Sampling::choose(Text& text, std::span<float> logits) {
  const Candidates candidates = context_.rules.apply(logits, text.written.tokens);
  const float temperature = context_.options.temperature;
  if (temperature == 0.0F) return write(text, most_probable(context_.kernels, candidates));
  write(text, Lottery(context_.kernels, candidates, temperature).draw(text.random));
}

void Sampling::write(Text& text, const Choice& choice) {
  const DecodeOptions& options = context_.options;
  Hypothesis& written = text.written;
  const auto end = [&](Stop stop) {
    written.stop = stop;
    text.done = true;
  };
  if (choice.token != context_.tokenizer.special().eot && text.frames) {
    const std::size_t frame = text.frames->frame();
    if (options.stop_frame && frame >= *options.stop_frame) return end(Stop::sound);
    written.frames.push_back(frame);
  }
  written.sum += choice.logprob;
  if (choice.token == context_.tokenizer.special().eot) return end(Stop::end_of_text);
  written.tokens.push_back(choice.token);
  written.logprobs.push_back(choice.logprob);
  if (written.tokens.size() >= context_.longest) return end(Stop::length);
  if (loops(context_, written.tokens)) return end(Stop::loop);
}

Hypothesis Sampling::best() const {
  std::vector<Hypothesis> written;
  for (const Text& text : texts_) written.push_back(text.written);
  return best_of(written, context_.options.length_penalty);
}

}  // namespace captiond::whisper
