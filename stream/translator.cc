#include "stream/translator.h"

#include <algorithm>
#include <utility>

#include "stream/words.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr SampleTime kShortest = 2s;      // a sentence so short waits for the next
constexpr SampleTime kLongest = 20s;      // speech without an end of a sentence is cut behind a word
constexpr SampleTime kBefore = 500ms;     // of sound kept before the first word
constexpr SampleTime kBehind = 300ms;     // and behind the last
constexpr SampleTime kMostWaiting = 60s;  // of sound
constexpr int kTries = 2;

bool ends_sentence(const Word& word) {
  constexpr std::string_view kMarks = ".?!";
  return !word.text.empty() && kMarks.find(word.text.back()) != std::string_view::npos;
}

}  // namespace

void Translator::hear(std::uint64_t utterance, SampleTime start, std::span<const float> samples) {
  auto piece = open_piece(utterance);
  if (piece == pieces_.end()) piece = pieces_.insert(piece, {utterance, Recording(start)});
  piece->sound.append(samples);
  limit();
}

void Translator::commit(std::uint64_t utterance, std::span<const Word> words, const std::string& language) {
  auto piece = open_piece(utterance);
  for (const Word& word : words) {
    if (piece == pieces_.end()) return;
    if (piece->said_until == piece->said_from) piece->said_from = word.start;
    piece->said_until = std::max(word.end, piece->said_from + SampleTime(1));
    const SampleTime length = piece->said_until - piece->sound.start();
    if (length >= kLongest || (length >= kShortest && ends_sentence(word))) piece = cut(piece, language);
  }
}

void Translator::close(std::uint64_t utterance, const std::string& language) {
  const auto piece = open_piece(utterance);
  if (piece != pieces_.end()) pieces_.erase(cut(piece, language));
}

std::optional<Pass> Translator::next() {
  if (pieces_.empty() || !pieces_.front().ready) return std::nullopt;
  asked_ = true;
  const Piece& piece = pieces_.front();
  const auto sound = piece.sound.between(piece.sound.start(), piece.sound.end());
  Pass pass;
  pass.samples = std::make_shared<const std::vector<float>>(sound.begin(), sound.end());
  pass.start = piece.sound.start();
  pass.language = piece.language;
  pass.translate = true;
  pass.last = true;
  return pass;
}

void Translator::accept(const PassResult& result) {
  if (!std::exchange(asked_, false)) return;
  if (result.failed && ++failures_ < kTries) return;
  failures_ = 0;
  const Piece& piece = pieces_.front();
  std::string text = joined(result.hypothesis.words);
  if (!text.empty())
    translations_.push_back(
        {piece.utterance, piece.language, std::move(text), piece.said_from, piece.said_until});
  pieces_.pop_front();
}

std::vector<Translation> Translator::take() {
  return std::exchange(translations_, {});
}

Translator::Pieces::iterator Translator::open_piece(std::uint64_t utterance) {
  return std::ranges::find_if(
      pieces_, [utterance](const Piece& piece) { return piece.utterance == utterance && !piece.ready; });
}

/// Ends a piece behind its last word; what follows begins another, which is returned.
Translator::Pieces::iterator Translator::cut(const Pieces::iterator& piece, const std::string& language) {
  const SampleTime end = piece->said_until > piece->said_from ? piece->said_until : piece->sound.end();
  Piece rest{piece->utterance, Recording(end)};
  rest.sound.append(piece->sound.between(end, piece->sound.end()));
  piece->sound.drop_before(piece->said_from - kBefore);
  piece->sound.drop_after(end + kBehind);
  piece->language = language;
  piece->ready = true;
  const bool worth = piece->said_until > piece->said_from && !language.empty() && language != "en";
  const auto next = worth ? std::next(piece) : pieces_.erase(piece);
  return pieces_.insert(next, std::move(rest));
}

/// The newest piece is being heard, the oldest may be with a model; those between wait.
void Translator::limit() {
  SampleTime sum{0};
  for (const Piece& piece : pieces_) sum += piece.sound.end() - piece.sound.start();
  const auto oldest = pieces_.begin() + (asked_ ? 1 : 0);
  while (sum > kMostWaiting && pieces_.end() - oldest > 1) {
    sum -= oldest->sound.end() - oldest->sound.start();
    pieces_.erase(oldest);
  }
  Recording& newest = pieces_.back().sound;
  newest.drop_before(newest.end() - kMostWaiting);
}

}  // namespace captiond
