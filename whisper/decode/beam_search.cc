#include "whisper/decode/beam_search.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace captiond::whisper {

BeamSearch::BeamSearch(const SearchContext& context)
    : context_(context),
      most_finished_(static_cast<std::size_t>(std::max(
          1.0F, std::nearbyint(static_cast<float>(context.options.beam_size) * context.options.patience)))) {
  choices_.reserve(context.options.beam_size + 1);
  continuations_.reserve(context.options.beam_size * (context.options.beam_size + 1));
}

// All beams begin alike, so one of them stands for all.
void BeamSearch::begin(Start start) {
  for (std::vector<Beam>* beams : {&beams_, &next_}) {
    beams->assign(context_.options.beam_size, {Sequence(start.text), {}});
    for (Beam& beam : *beams) {
      beam.written.tokens.reserve(context_.longest);
      beam.written.logprobs.reserve(context_.longest);
    }
  }
  live_ = 1;
  take(start.logits);
}

void BeamSearch::ask(std::vector<Feed>& feeds) {
  for (std::size_t i = 0; i < live_; ++i)
    feeds.push_back({&beams_[i].read, std::span(beams_[i].written.tokens).last(1), Rows::last, nullptr});
}

void BeamSearch::take(MatrixView logits) {
  find_continuations(logits);
  keep_the_best();
  if (finished_.size() >= most_finished_ || live_ == 0) {
    done_ = true;
  } else if (beams_.front().written.tokens.size() >= context_.longest) {
    done_ = true;
    stop_ = Stop::length;
  } else if (loops(context_, beams_.front().written.tokens)) {
    done_ = true;
    stop_ = Stop::loop;
  }
}

void BeamSearch::find_continuations(MatrixView logits) {
  continuations_.clear();
  for (std::size_t i = 0; i < live_; ++i) {
    const Hypothesis& written = beams_[i].written;
    const auto candidates = context_.rules.apply({logits.row(i), logits.cols}, written.tokens);
    most_probable(context_.kernels, candidates, context_.options.beam_size + 1, choices_);
    for (const Choice& choice : choices_)
      continuations_.push_back({written.sum + choice.logprob, continuations_.size(), i, choice});
  }
  std::sort(continuations_.begin(), continuations_.end(), [](const auto& a, const auto& b) {
    return a.sum > b.sum || (a.sum == b.sum && a.rank < b.rank);
  });
}

// Those that end before the last of the best that go on are finished.
void BeamSearch::keep_the_best() {
  next_live_ = 0;
  for (const Continuation& continuation : continuations_) {
    const Beam& beam = beams_[continuation.beam];
    if (continuation.choice.token == context_.tokenizer.special().eot) {
      finish(beam, continuation);
    } else {
      go_on(beam, continuation);
      if (next_live_ == context_.options.beam_size) break;
    }
  }
  std::swap(beams_, next_);
  live_ = next_live_;
}

void BeamSearch::finish(const Beam& beam, const Continuation& continuation) {
  if (finished_.size() >= most_finished_) return;
  finished_.push_back(beam.written);
  finished_.back().sum = continuation.sum;
}

void BeamSearch::go_on(const Beam& beam, const Continuation& continuation) {
  Beam& next = next_[next_live_++];
  next = beam;
  next.written.tokens.push_back(continuation.choice.token);
  next.written.logprobs.push_back(continuation.choice.logprob);
  next.written.sum = continuation.sum;
}

// Unfinished texts stand in for what is missing.
Hypothesis BeamSearch::best() const {
  std::vector<Hypothesis> all = finished_;
  for (std::size_t i = 0; i < live_ && all.size() < context_.options.beam_size; ++i) {
    all.push_back(beams_[i].written);
    all.back().stop = stop_;
  }
  return best_of(all, context_.options.length_penalty);
}

}  // namespace captiond::whisper
