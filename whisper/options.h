// What a caller may ask of the engine.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace captiond::whisper {

/// Chosen once, when a model is loaded.
struct ModelOptions {
  std::string precision = "f32";  // how weights are held and multiplied

  bool operator==(const ModelOptions&) const = default;
};

enum class Task { transcribe, translate };

/// One decode of one window of up to 30 s. Names and defaults are those of OpenAI's DecodingOptions.
struct DecodeOptions {
  std::string language;  // "en", "de", …; empty: detect (multilingual) or English (.en models)
  Task task = Task::transcribe;
  bool without_timestamps = false;
  bool suppress_blank = true;          // no space and no end of text as the first token
  bool suppress_non_speech = true;     // none of the marks that never stand for a spoken word
  float max_initial_timestamp = 1.0F;  // seconds; the first timestamp lies no later
  std::size_t sample_len = 224;        // tokens at most
  std::vector<int> prompt;             // tokens of what was said before; the last 223 are used
};

/// One recording of any length. Names and defaults are those of OpenAI's transcribe().
struct TranscribeOptions {
  DecodeOptions decode;                    // its prompt is ignored: see initial_prompt
  std::string initial_prompt;              // text "said before" the recording
  bool condition_on_previous_text = true;  // each window is prompted with the text before it
  bool word_timestamps = false;
  float no_speech_threshold = 0.6F;  // a window above it is silence,
  float logprob_threshold = -1.0F;   // unless its tokens are more likely than this on average
};

}  // namespace captiond::whisper
