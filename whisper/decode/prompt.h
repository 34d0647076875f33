// What the decoder is told before it speaks.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "whisper/options.h"
#include "whisper/text/tokenizer.h"

namespace captiond::whisper {

/// The tokens fed before the first one is chosen: <|startofprev|>, hot words and previous text if there are
/// any, then the sot sequence, then the prefix.
struct Prompt {
  std::vector<int> tokens;
  std::size_t sot = 0;     // index of the start of transcript
  std::size_t prefix = 0;  // tokens of the prefix, the last ones
};

/// `context`: n_text_ctx, of which half at most goes to what stands before the start of transcript. Throws
/// Error(code usage) for a language that the model does not know.
Prompt make_prompt(const Tokenizer& tokenizer, std::size_t context, const DecodeOptions& options,
                   const std::string& language);

/// The tokens that tell the decoder what to do: start of transcript and, for a multilingual model, language
/// and task; then no-timestamps if they are unwanted.
std::vector<int> sot_sequence(const Tokenizer& tokenizer, const std::string& language, Task task,
                              bool without_timestamps);

/// Text as it stands within speech: without space around it but for one in front. For prompt, prefix and hot
/// words.
std::vector<int> encode_spoken(const Tokenizer& tokenizer, std::string_view text);

}  // namespace captiond::whisper
