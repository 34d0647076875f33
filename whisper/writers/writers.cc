#include "whisper/writers/writers.h"

#include <cmath>

#include "base/json.h"
#include "whisper/text/unicode.h"

namespace captiond::whisper {
namespace {

using Json = nlohmann::ordered_json;

/// To a millionth: what a float holds of a probability, without the digits that it makes up.
double rounded(double value) {
  return std::round(value * 1e6) / 1e6;
}

Json word_json(const WordTime& word) {
  return {{"word", word.text},
          {"start", rounded(word.start)},
          {"end", rounded(word.end)},
          {"probability", rounded(word.probability)}};
}

Json segment_json(const Segment& segment, bool with_words) {
  Json json = {{"id", segment.id},
               {"seek", segment.seek},
               {"start", rounded(segment.start)},
               {"end", rounded(segment.end)},
               {"text", segment.text},
               {"tokens", segment.tokens},
               {"temperature", rounded(segment.temperature)},
               {"avg_logprob", rounded(segment.avg_logprob)},
               {"compression_ratio", rounded(segment.compression_ratio)},
               {"no_speech_prob", rounded(segment.no_speech_prob)}};
  if (!segment.language.empty()) json["language"] = segment.language;
  if (!with_words) return json;
  Json& words = json["words"] = Json::array();
  for (const WordTime& word : segment.words) words.push_back(word_json(word));
  return json;
}

std::string milliseconds(double seconds) {
  return std::to_string(static_cast<long long>(std::nearbyint(seconds * 1000.0)));
}

}  // namespace

std::string to_text(const Transcript& transcript) {
  std::string text;
  for (const Segment& segment : transcript.segments) text += on_one_line(strip(segment.text)) + '\n';
  return text;
}

std::string to_tsv(const Transcript& transcript) {
  std::string table = "start\tend\ttext\n";
  for (const Segment& segment : transcript.segments)
    table += milliseconds(segment.start) + '\t' + milliseconds(segment.end) + '\t' +
             on_one_line(strip(segment.text)) + '\n';
  return table;
}

std::string to_json(const Transcript& transcript) {
  Json segments = Json::array();
  for (const Segment& segment : transcript.segments)
    segments.push_back(segment_json(segment, transcript.has_words));
  const Json json = {
      {"text", transcript.text}, {"segments", std::move(segments)}, {"language", transcript.language}};
  return json.dump();
}

}  // namespace captiond::whisper
