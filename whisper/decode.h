// From the encoder's features to the tokens and text of one window.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "whisper/options.h"
#include "whisper/tensor.h"
#include "whisper/transcript.h"

namespace captiond::whisper {

class Model;
class Tokenizer;
struct Workspace;

/// Decodes a window greedily (temperature 0) as OpenAI's decode() does. `features`: encode()'s output. Leaves
/// the workspace in this window, so that align() can follow. Throws Error(code usage) for a language that the
/// model does not know.
DecodeResult decode(const Model& model, Workspace& workspace, ConstMatrixView features,
                    const DecodeOptions& options);

struct LanguageProbability {
  std::string code;
  float probability = 0.0F;  // among the languages alone
};

/// The languages of a window, most probable first; only for multilingual models.
std::vector<LanguageProbability> detect_language(const Model& model, Workspace& workspace,
                                                 ConstMatrixView features);

/// The tokens that tell the decoder what to do: start of transcript and, for a multilingual model, language
/// and task; then no-timestamps if they are unwanted.
std::vector<int> sot_sequence(const Tokenizer& tokenizer, const std::string& language, Task task,
                              bool without_timestamps);

/// Bytes of the text over bytes of its zlib form: high for text that repeats itself. Of no text: 0.
float compression_ratio(std::string_view text);

}  // namespace captiond::whisper
