#include "whisper/transcribe/fallback.h"

#include <cassert>
#include <numeric>

#include "whisper/decode/decode.h"
#include "whisper/network/decoder.h"

namespace captiond::whisper {
namespace {

bool exceeds(float value, const std::optional<float>& threshold) {
  return threshold && value > *threshold;
}

bool falls_below(float value, const std::optional<float>& threshold) {
  return threshold && value < *threshold;
}

/// Beams are for temperature 0, several draws for those above.
DecodeOptions at_temperature(DecodeOptions options, float temperature) {
  const DecodeOptions defaults;
  options.temperature = temperature;
  if (temperature > 0.0F) {
    options.beam_size = defaults.beam_size;
    options.patience = defaults.patience;
  } else {
    options.best_of = defaults.best_of;
  }
  return options;
}

}  // namespace

bool is_silence(const DecodeResult& result, const TranscribeOptions& options) {
  return exceeds(result.no_speech_prob, options.no_speech_threshold) &&
         !exceeds(result.avg_logprob, options.logprob_threshold);
}

bool needs_fallback(const DecodeResult& result, const TranscribeOptions& options) {
  const bool unlikely = falls_below(result.avg_logprob, options.logprob_threshold);
  if (unlikely && exceeds(result.no_speech_prob, options.no_speech_threshold)) return false;
  return unlikely || exceeds(result.compression_ratio, options.compression_ratio_threshold);
}

std::vector<DecodeResult> decode_with_fallback(const Model& model, Workspace& workspace,
                                               std::span<const ConstMatrixView> features,
                                               std::span<const DecodeOptions> decode_options,
                                               const TranscribeOptions& options) {
  assert(!options.temperatures.empty() && features.size() == decode_options.size());
  std::vector<DecodeResult> results(features.size());
  std::vector<std::size_t> left(features.size());  // windows without a good answer
  std::iota(left.begin(), left.end(), 0U);
  std::size_t begun = 0;  // windows that the workspace is in
  for (const float temperature : options.temperatures) {
    std::vector<ConstMatrixView> windows;
    std::vector<DecodeOptions> own;
    for (const std::size_t i : left) {
      windows.push_back(features[i]);
      own.push_back(at_temperature(decode_options[i], temperature));
    }
    auto answers = decode(model, workspace, windows, own);
    begun = left.size();
    for (std::size_t i = 0; i < left.size(); ++i) results[left[i]] = std::move(answers[i]);
    std::erase_if(left, [&](std::size_t i) { return !needs_fallback(results[i], options); });
    if (left.empty()) break;
  }
  if (begun < features.size()) begin_windows(model, workspace, features);
  return results;
}

}  // namespace captiond::whisper
