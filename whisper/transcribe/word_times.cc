#include "whisper/transcribe/word_times.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "whisper/decode/alignment.h"
#include "whisper/decode/prompt.h"
#include "whisper/model.h"
#include "whisper/network/decoder.h"

namespace captiond::whisper {
namespace {

constexpr std::size_t kFramesPerPosition = 2;  // the encoder halves the frames

std::vector<int> text_of(const std::vector<Segment>& segments, int text_end) {
  std::vector<int> text;
  for (const Segment& segment : segments)
    std::ranges::copy_if(segment.tokens, std::back_inserter(text),
                         [&](int token) { return token < text_end; });
  return text;
}

}  // namespace

std::vector<AlignedWord> align_words(const Model& model, Workspace& workspace, std::span<const int> text,
                                     const std::string& language, Task task, std::size_t frames,
                                     std::size_t window) {
  const Tokenizer& tokenizer = model.tokenizer();
  std::vector<int> tokens = sot_sequence(tokenizer, language, task, false);
  const std::size_t begin = tokens.size();  // the row of no-timestamps, which foretells the first text token
  tokens.push_back(tokenizer.special().no_timestamps);
  tokens.insert(tokens.end(), text.begin(), text.end());
  tokens.push_back(tokenizer.special().eot);
  if (text.empty() || tokens.size() > model.dims().n_text_ctx) return {};

  const Alignment alignment = align(model, workspace, tokens, tokenizer.special().eot, window);
  const std::size_t positions = std::min(frames / kFramesPerPosition, alignment.attention.frames);
  if (positions == 0) return {};
  const Matrix matrix = alignment_matrix(alignment.attention, positions);
  const auto entered = warp(matrix.view().block(begin, text.size() + 1));

  std::vector<AlignedWord> words;
  std::size_t token = 0;  // of the text
  for (auto& word : tokenizer.split_to_words(text, language)) {
    const std::size_t next = token + word.tokens.size();
    const float* probability = alignment.probabilities.data() + begin;
    const float sum = std::accumulate(probability + token, probability + next, 0.0F);
    words.push_back(
        {std::move(word.text), std::move(word.tokens), static_cast<double>(entered[token]) * kTimestampStep,
         static_cast<double>(entered[next]) * kTimestampStep, sum / static_cast<float>(next - token)});
    token = next;
  }
  return words;
}

void add_word_times(const Model& model, Workspace& workspace, std::vector<Segment>& segments,
                    const TranscribeOptions& options, const std::string& language, std::size_t frames,
                    double last_speech, std::size_t window) {
  const int text_end = model.tokenizer().special().eot;
  auto words = align_words(model, workspace, text_of(segments, text_end), language, options.decode.task,
                           frames, window);
  const double usual = shorten_at_sentence_ends(words);
  merge_punctuation(words, options.prepend_punctuations, options.append_punctuations);
  distribute_words(segments, words, text_end, usual, last_speech);
}

}  // namespace captiond::whisper
