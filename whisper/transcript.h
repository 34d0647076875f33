// What the engine answers.
#pragma once

#include <string>
#include <vector>

namespace captiond::whisper {

struct LanguageProbability {
  std::string code;
  float probability = 0.0F;  // among the languages alone
};

/// Why a text ended.
enum class Stop {
  end_of_text,  // the model says so
  length,       // sample_len, or the end of the model's context
  loop,         // it says the same again and again
  sound         // the next token was heard at stop_frame or later
};

/// The outcome of decoding one window.
struct DecodeResult {
  std::vector<int> tokens;         // sampled: timestamps included, no prompt, no prefix, no end of text
  std::string text;                // without timestamps, untrimmed UTF-8
  float avg_logprob = 0.0F;        // sum over tokens and end of text, divided by their number
  float no_speech_prob = 0.0F;     // softmax of the no-speech token in the row of the start of transcript
  float compression_ratio = 0.0F;  // bytes of the text over bytes of its zlib form
  float temperature = 0.0F;
  std::string language;                             // code, given or detected
  std::vector<LanguageProbability> language_probs;  // most probable first; empty when the language was given
  Stop stop = Stop::end_of_text;

  std::vector<float> logprobs;  // of each token, among those that might be said there
  std::vector<std::size_t>
      frames;  // encoder frame (20 ms) that each token was heard at; empty unless asked for
  std::vector<float> prefix_logprobs;      // the same for the prefix, but among all tokens; empty unless
  std::vector<std::size_t> prefix_frames;  // asked for
  std::size_t draft_accepted = 0;          // tokens at the start that the draft had right
};

/// A word and when it was said. Joining the texts of a segment's words gives its text: the space stands in
/// front.
struct WordTime {
  std::string text;
  double start = 0.0, end = 0.0;  // seconds from the start of the recording
  float probability = 0.0F;       // mean over the word's tokens
};

/// A run of text between two timestamps, with OpenAI's fields.
struct Segment {
  int id = 0;
  int seek = 0;                   // first mel frame (10 ms) of the window it was decoded in
  double start = 0.0, end = 0.0;  // seconds from the start of the recording
  std::string text;
  std::vector<int> tokens;  // timestamps included
  float temperature = 0.0F;
  float avg_logprob = 0.0F, compression_ratio = 0.0F, no_speech_prob = 0.0F;  // of its window
  std::vector<WordTime> words;
  std::string language;  // code, when each window has its own; else empty
};

struct Transcript {
  std::string text;
  std::string language;
  std::vector<Segment> segments;
  bool has_words = false;  // whether the words of the segments were asked for
};

}  // namespace captiond::whisper
