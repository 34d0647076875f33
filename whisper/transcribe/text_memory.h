// What was said before a window, as far as it is told to the decoder.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace captiond::whisper {

/// The initial prompt and the tokens of all segments so far. Used by one thread.
class TextMemory {
 public:
  /// `initial`: tokens of the initial prompt. `carry`: whether it stands before every window, not only as
  /// long as it is remembered. `room`: tokens that a prompt may have.
  TextMemory(std::vector<int> initial, bool carry, std::size_t room);

  /// What stands before the next window; the decoder takes the last tokens of it that it has room for.
  std::vector<int> prompt() const;

  void add(std::span<const int> tokens);
  /// What was said so far prompts nothing more.
  void forget() { remembered_ = tokens_.size(); }

  /// All that was added.
  std::span<const int> said() const { return std::span(tokens_).subspan(initial_); }

 private:
  std::vector<int> tokens_;  // the initial prompt, then what was said
  const std::size_t initial_;
  std::size_t remembered_ = 0;  // the first token that prompts
  const bool carry_;
  const std::size_t room_;
};

}  // namespace captiond::whisper
