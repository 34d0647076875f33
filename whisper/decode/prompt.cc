#include "whisper/decode/prompt.h"

#include <algorithm>
#include <span>

#include "base/error.h"
#include "whisper/text/unicode.h"

namespace captiond::whisper {
namespace {

std::span<const int> last(std::span<const int> tokens, std::size_t count) {
  return tokens.last(std::min(tokens.size(), count));
}

void append(std::vector<int>& out, std::span<const int> tokens) {
  out.insert(out.end(), tokens.begin(), tokens.end());
}

}  // namespace

Prompt make_prompt(const Tokenizer& tokenizer, std::size_t context, const DecodeOptions& options,
                   const std::string& language) {
  Prompt prompt;
  const std::size_t room = context / 2 - 1;
  const std::span<const int> expected(options.hot_words);
  const auto hot_words = expected.first(options.prefix.empty() ? std::min(expected.size(), room) : 0);
  if (!hot_words.empty() || !options.prompt.empty()) {
    prompt.tokens.push_back(tokenizer.special().start_of_prev);
    append(prompt.tokens, hot_words);
    append(prompt.tokens, last(options.prompt, room - hot_words.size()));
  }
  prompt.sot = prompt.tokens.size();
  append(prompt.tokens, sot_sequence(tokenizer, language, options.task, options.without_timestamps));
  const std::size_t longest = options.sample_len < context / 2 ? context / 2 - options.sample_len : context;
  const auto prefix = last(options.prefix, std::min(longest, context - prompt.tokens.size() - 1));
  prompt.prefix = prefix.size();
  append(prompt.tokens, prefix);
  return prompt;
}

std::vector<int> sot_sequence(const Tokenizer& tokenizer, const std::string& language, Task task,
                              bool without_timestamps) {
  const SpecialTokens& special = tokenizer.special();
  std::vector<int> tokens{special.sot};
  if (tokenizer.multilingual()) {
    const auto token = tokenizer.language_token(language);
    if (!token)
      throw Error("language: expected a code that the model knows, found " + language, ExitCode::usage);
    tokens.insert(tokens.end(), {*token, task == Task::translate ? special.translate : special.transcribe});
  }
  if (without_timestamps) tokens.push_back(special.no_timestamps);
  return tokens;
}

std::vector<int> encode_spoken(const Tokenizer& tokenizer, std::string_view text) {
  const auto stripped = strip(text);
  return stripped.empty() ? std::vector<int>{} : tokenizer.encode(' ' + std::string(stripped));
}

}  // namespace captiond::whisper
