#include "whisper/text/tokenizer.h"

#include <algorithm>
#include <limits>
#include <set>

#include "base/error.h"
#include "whisper/text/pre_tokenizer.h"
#include "whisper/text/unicode.h"

namespace captiond::whisper {
namespace {

/// The number of the first name that is there.
int find(const std::unordered_map<std::string, int>& added, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const auto entry = added.find(name); entry != added.end()) return entry->second;
  throw Error(std::string("the tokenizer lacks the special token ") + *names.begin(), ExitCode::bad_model);
}

SpecialTokens find_special(const std::unordered_map<std::string, int>& added) {
  SpecialTokens special;
  special.eot = find(added, {"<|endoftext|>"});
  special.sot = find(added, {"<|startoftranscript|>"});
  special.translate = find(added, {"<|translate|>"});
  special.transcribe = find(added, {"<|transcribe|>"});
  special.start_of_lm = find(added, {"<|startoflm|>"});
  special.start_of_prev = find(added, {"<|startofprev|>"});
  special.no_speech = find(added, {"<|nospeech|>", "<|nocaptions|>"});
  special.no_timestamps = find(added, {"<|notimestamps|>"});
  special.timestamp_begin = special.no_timestamps + 1;
  return special;
}

std::string without_marks(const std::string& name) {
  const bool marked = name.size() > 4 && name.starts_with("<|") && name.ends_with("|>");
  if (!marked) throw Error("expected a special token such as <|en|>, found " + name, ExitCode::bad_model);
  return name.substr(2, name.size() - 4);
}

constexpr int kTextTokensLimit = 1 << 20;  // no vocabulary is near it

// Text first, then its end, the start, the languages, the tasks and the rest, and the timestamps last.
void check_order(const SpecialTokens& special, std::size_t text_tokens) {
  bool in_order = special.eot > 0 && static_cast<std::size_t>(special.eot) <= text_tokens &&
                  special.eot < special.sot && special.no_timestamps <= kTextTokensLimit;
  for (const int token :
       {special.translate, special.transcribe, special.start_of_lm, special.start_of_prev, special.no_speech})
    in_order = in_order && special.sot < token && token < special.no_timestamps;
  if (!in_order) throw Error("the tokenizer's special tokens are out of order", ExitCode::bad_model);
}

}  // namespace

Tokenizer::Tokenizer(Vocabulary vocabulary)
    : spelling_(std::move(vocabulary.text)), special_(find_special(vocabulary.added)) {
  const int text_end = special_.eot;
  check_order(special_, spelling_.size());
  spelling_.resize(static_cast<std::size_t>(special_.timestamp_begin));
  for (const auto& [name, id] : vocabulary.added)
    if (id >= text_end && id < special_.timestamp_begin) spelling_[static_cast<std::size_t>(id)] = name;
  for (int id = special_.sot + 1; id < special_.translate; ++id)
    languages_.push_back(without_marks(spelling_[static_cast<std::size_t>(id)]));
  ranks_ = Ranks(std::span(spelling_).first(static_cast<std::size_t>(text_end)));
  for (int byte = 0; byte < 256; ++byte) {
    if (!rank(std::string(1, static_cast<char>(byte))))
      throw Error("expected a token for every byte, found none for " + std::to_string(byte),
                  ExitCode::bad_model);
  }
  non_speech_tokens_ = vocabulary.unspoken ? std::move(*vocabulary.unspoken) : find_non_speech_tokens();
}

bool Tokenizer::multilingual() const {
  return vocabulary_size() >= 51865;  // one text token more than the English vocabulary: OpenAI's own test
}

std::optional<int> Tokenizer::language_token(std::string_view code) const {
  const auto found = std::find(languages_.begin(), languages_.end(), code);
  if (found == languages_.end()) return std::nullopt;
  return special_.sot + 1 + static_cast<int>(found - languages_.begin());
}

std::vector<int> Tokenizer::encode(std::string_view text) const {
  std::vector<int> tokens;
  for (const auto fragment : fragments(text)) append_pieces(fragment, tokens);
  return tokens;
}

/// Starts with single bytes and merges the neighbours of the smallest joint rank until none are left.
void Tokenizer::append_pieces(std::string_view fragment, std::vector<int>& out) const {
  constexpr int kNone = std::numeric_limits<int>::max();
  std::vector<std::size_t> starts(fragment.size() + 1);  // of the pieces, and the end of the last
  for (std::size_t i = 0; i < starts.size(); ++i) starts[i] = i;
  const auto rank_of = [&](std::size_t piece, std::size_t count) {
    if (piece + count >= starts.size()) return kNone;
    return rank(fragment.substr(starts[piece], starts[piece + count] - starts[piece])).value_or(kNone);
  };
  while (starts.size() > 2) {
    int best_rank = kNone;
    std::size_t best = 0;
    for (std::size_t i = 0; i + 2 < starts.size(); ++i)
      if (const int joint = rank_of(i, 2); joint < best_rank) {
        best_rank = joint;
        best = i;
      }
    if (best_rank == kNone) break;
    starts.erase(starts.begin() + static_cast<std::ptrdiff_t>(best) + 1);
  }
  for (std::size_t i = 0; i + 1 < starts.size(); ++i)
    if (const int token = rank_of(i, 1); token != kNone) out.push_back(token);
}

std::string Tokenizer::bytes(std::span<const int> tokens) const {
  std::string text;
  for (const int token : tokens)
    if (token >= 0 && !is_timestamp(token)) text += spelling_[static_cast<std::size_t>(token)];
  return text;
}

std::string Tokenizer::decode(std::span<const int> tokens) const {
  return valid_utf8(bytes(tokens));
}

std::vector<int> Tokenizer::find_non_speech_tokens() const {
  static constexpr std::string_view kMarks[] = {
      "\"",  "#",  "(",  ")",  "*",   "+",  "/",  ":",   ";",   "<",  "=",  ">",  "@",  "[",   "\\",  "]",
      "^",   "_",  "`",  "{",  "|",   "}",  "~",  "「",  "」",  "『", "』", "<<", ">>", "<<<", ">>>", "--",
      "---", "-(", "-[", "('", "(\"", "((", "))", "(((", ")))", "[[", "]]", "{{", "}}", "♪♪",  "♪♪♪"};
  // These share their first bytes with no letter, so the first token alone tells them.
  static constexpr std::string_view kMusic[] = {"♩", "♪", "♫", "♬", "♭", "♮", "♯"};
  // A hyphen and an apostrophe may stand inside a word but not begin one.
  std::set<int> found = {encode(" -").front(), encode(" '").front()};
  const auto add = [&](std::string_view mark, bool first_of_many) {
    for (const auto& text : {std::string(mark), ' ' + std::string(mark)})
      if (const auto tokens = encode(text); tokens.size() == 1 || first_of_many) found.insert(tokens.front());
  };
  for (const auto mark : kMarks) add(mark, false);
  for (const auto mark : kMusic) add(mark, true);
  return {found.begin(), found.end()};
}

}  // namespace captiond::whisper
