#include "whisper/text/pre_tokenizer.h"

#include <array>
#include <cstddef>

#include "whisper/text/unicode.h"

namespace captiond::whisper {
namespace {

enum class Kind { letter, number, space, other };

Kind kind_of(char32_t code) {
  if (is_letter(code)) return Kind::letter;
  if (is_number(code)) return Kind::number;
  return is_space(code) ? Kind::space : Kind::other;
}

/// A run of characters of one kind at the front of a text.
struct Run {
  std::size_t size = 0;  // bytes
  std::size_t last = 0;  // bytes of its last character
};

Run run_of(Kind kind, std::string_view text) {
  Run run;
  while (run.size < text.size()) {
    const Character next = first_character(text.substr(run.size));
    if (kind_of(next.code) != kind) break;
    run.size += next.size;
    run.last = next.size;
  }
  return run;
}

std::size_t contraction(std::string_view text) {
  static constexpr std::array<std::string_view, 7> kEndings = {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"};
  for (const auto ending : kEndings)
    if (text.starts_with(ending)) return ending.size();
  return 0;
}

/// White space keeps its last character back for the word that follows, unless it is alone or at the end.
std::size_t white_space(std::string_view text) {
  const Run run = run_of(Kind::space, text);
  const bool keep_back = run.size < text.size() && run.size > run.last;
  return keep_back ? run.size - run.last : run.size;
}

std::size_t fragment_size(std::string_view text) {
  if (const std::size_t size = contraction(text)) return size;
  const std::size_t space = text.front() == ' ' ? 1 : 0;
  if (space < text.size()) {
    const Kind kind = kind_of(first_character(text.substr(space)).code);
    if (kind != Kind::space) return space + run_of(kind, text.substr(space)).size;
  }
  return white_space(text);
}

}  // namespace

std::vector<std::string_view> fragments(std::string_view text) {
  std::vector<std::string_view> found;
  while (!text.empty()) {
    const std::size_t size = fragment_size(text);
    found.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return found;
}

}  // namespace captiond::whisper
