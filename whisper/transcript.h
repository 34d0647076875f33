// What the engine answers.
#pragma once

#include <string>
#include <vector>

namespace captiond::whisper {

/// The outcome of decoding one window.
struct DecodeResult {
  std::vector<int> tokens;         // sampled: timestamps included, no prompt, no end of text
  std::string text;                // without timestamps, untrimmed UTF-8
  float avg_logprob = 0.0F;        // sum over tokens and end of text, divided by their number
  float no_speech_prob = 0.0F;     // softmax of the no-speech token in the row of the start of transcript
  float compression_ratio = 0.0F;  // bytes of the text over bytes of its zlib form
  std::string language;            // code, given or detected
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
};

struct Transcript {
  std::string text;
  std::string language;
  std::vector<Segment> segments;
  bool has_words = false;  // whether the words of the segments were asked for
};

}  // namespace captiond::whisper
