// What a caller may ask of the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace captiond::whisper {

/// Chosen once, when a model is loaded.
struct ModelOptions {
  std::string precision = "auto";  // how weights are held and multiplied: see doc/precision.md
  bool cache = true;  // keep what is computed from the weights' file beside it, for the next load

  bool operator==(const ModelOptions&) const = default;
};

enum class Task { transcribe, translate };

/// One decode of one window of up to 30 s. Names and defaults are those of OpenAI's DecodingOptions; what
/// follows a blank line there is none of its fields. Texts are given as tokens: see encode_spoken().
struct DecodeOptions {
  std::string language;  // "en", "de", …; empty: detect (multilingual) or English (.en models)
  Task task = Task::transcribe;

  // How tokens are chosen. At temperature 0: the most probable, or by beam search. Above it: drawn at random.
  float temperature = 0.0F;
  std::size_t best_of = 1;              // texts drawn above temperature 0, of which the best is kept
  std::size_t beam_size = 0;            // at temperature 0; 0: no beam search
  float patience = 1.0F;                // beam_size · patience texts must have ended (Kasai et al. 2022)
  std::optional<float> length_penalty;  // alpha of Wu et al. 2016; unset: log probability per token
  std::size_t sample_len = 224;         // tokens at most
  std::uint64_t seed = 0;               // of what is drawn at random

  // What stands before the text.
  std::vector<int> prompt;     // tokens of what was said before; the last 223 are used
  std::vector<int> prefix;     // tokens the text begins with; they are not part of the result
  std::vector<int> hot_words;  // tokens of words to expect; they stand before the prompt, unless there is a
                               // prefix (as in faster-whisper)

  // What may be said.
  std::vector<int> suppress_tokens = {-1};  // never said; -1 stands for Tokenizer::non_speech_tokens()
  bool suppress_blank = true;               // no space and no end of text as the first token
  bool without_timestamps = false;
  std::optional<float> max_initial_timestamp = 1.0F;  // seconds; the first timestamp lies no later.
                                                      // Unset, or 0 as in OpenAI's: anywhere

  // For captions of speech that goes on.
  std::vector<std::vector<int>> phrases;  // tokens of words to expect: each is made more likely where
                                          // something like it is said (PhraseBias)
  std::vector<int> draft;     // guess of the text: what is right of it costs one pass instead of many. Only
                              // for the most probable text: the result is the same without
  bool score_prefix = false;  // fill DecodeResult::prefix_logprobs
  bool attended_frames = false;  // fill DecodeResult::frames and prefix_frames
  std::size_t sound_frames = 0;  // encoder frames (20 ms) that hold sound; 0: all
  std::optional<std::size_t>
      stop_frame;                // ends the text at the first token heard there or later. Greedy only
  std::size_t loop_repeats = 0;  // ends the text once it says the same this many times: see repeated_tail();
                                 // 0: never
};

/// Marks that belong to the word after them, and to the word before them.
inline constexpr const char* kPrependPunctuations = "\"'“¿([{-";
inline constexpr const char* kAppendPunctuations = "\"'.。,，!！?？:：”)]}、";

/// One recording of any length. Names and defaults are those of OpenAI's transcribe(); what follows the blank
/// line is none of its arguments. A threshold that is unset does not apply.
struct TranscribeOptions {
  DecodeOptions decode;  // its temperature, prompt and hot words are ignored: see below
  // Tried in turn, until a text repeats itself no more and its tokens are no less likely on average than:
  std::vector<float> temperatures = {0.0F, 0.2F, 0.4F, 0.6F, 0.8F, 1.0F};
  std::optional<float> compression_ratio_threshold = 2.4F;
  std::optional<float> logprob_threshold = -1.0F;
  // A window of a larger probability of silence is skipped, unless its tokens are more likely than that.
  std::optional<float> no_speech_threshold = 0.6F;
  bool condition_on_previous_text = true;  // each window is prompted with the text before it
  std::string initial_prompt;              // text "said before" the recording
  bool carry_initial_prompt = false;       // … and before every window
  // Seconds: begin and end of each part to transcribe; the last end may be missing. Empty: all of it.
  std::vector<double> clip_timestamps;
  bool word_timestamps = false;
  std::string prepend_punctuations = kPrependPunctuations;
  std::string append_punctuations = kAppendPunctuations;
  // Seconds: with word times, what looks invented and has a longer silence around it is left out.
  std::optional<double> hallucination_silence_threshold;

  std::string hot_words;      // words to expect, told to every window
  bool multilingual = false;  // detect the language of each window anew
};

}  // namespace captiond::whisper
