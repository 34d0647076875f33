#include "whisper/transcribe.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/time.h"
#include "whisper/decode.h"
#include "whisper/encoder.h"
#include "whisper/log_mel.h"
#include "whisper/model.h"
#include "whisper/segments.h"
#include "whisper/unicode.h"
#include "whisper/word_times.h"

namespace captiond::whisper {
namespace {

constexpr double kFrameSeconds = static_cast<double>(kHop) / kSampleRate;

/// The log-mel windows of a recording, in which 30 s of silence follow the sound. They are computed when
/// asked for, so an hour takes no more memory than a minute.
class Windows {
 public:
  Windows(std::size_t bands, std::span<const float> samples)
      : mel_(bands), samples_(samples), window_{bands, std::vector<float>(kWindowFrames * bands)} {
    maximum_ = LogMel::kSilence;
    for (std::size_t first = 0; first < frames(); first += kWindowFrames)
      maximum_ = std::max(maximum_, loudest(raw(first, std::min(kWindowFrames, frames() - first))));
  }

  std::size_t frames() const { return samples_.size() / kHop; }

  /// Frames from `first` on, on the scale of the whole recording, filled up with 0.
  ConstMatrixView window(std::size_t first, std::size_t count) {
    std::fill(window_.values.begin(), window_.values.end(), 0.0F);
    normalize(raw(first, count), maximum_);
    return {window_.values.data(), kWindowFrames, mel_.bands(), mel_.bands()};
  }

 private:
  std::span<float> raw(std::size_t first, std::size_t count) {
    const std::span<float> frames(window_.values.data(), count * mel_.bands());
    mel_.compute(samples_, samples_.size() + kWindowSamples, first, count, frames);
    return frames;
  }

  LogMel mel_;
  std::span<const float> samples_;
  MelFrames window_;
  float maximum_;
};

bool is_empty(const Segment& segment) {
  return segment.start == segment.end || strip(segment.text).empty();
}

/// Where the last word ends, or the last segment when there are no words.
double speech_end(const std::vector<Segment>& segments) {
  for (auto segment = segments.rbegin(); segment != segments.rend(); ++segment)
    if (!segment->words.empty()) return segment->words.back().end;
  return segments.back().end;
}

/// One run over a recording.
class Transcriber {
 public:
  Transcriber(const Model& model, Workspace& workspace, std::span<const float> samples,
              const TranscribeOptions& options)
      : model_(model), workspace_(workspace), options_(options), windows_(model.dims().n_mels, samples) {
    const auto prompt = strip(options.initial_prompt);
    if (!prompt.empty()) tokens_ = model.tokenizer().encode(' ' + std::string(prompt));
    initial_ = tokens_.size();
  }

  Transcript run(const Progress& progress) {
    while (seek_ < windows_.frames()) {
      next_window();
      if (progress) progress(static_cast<double>(std::min(seek_, windows_.frames())) * kFrameSeconds);
    }
    transcript_.language = options_.decode.language;
    transcript_.has_words = options_.word_timestamps;
    transcript_.text = model_.tokenizer().decode(std::span(tokens_).subspan(initial_));
    return std::move(transcript_);
  }

 private:
  void next_window() {
    const std::size_t frames = std::min(kWindowFrames, windows_.frames() - seek_);
    const DecodeResult result = decode_window(frames);
    options_.decode.language = result.language;  // detected once, kept for the rest
    if (is_silence(result)) {
      seek_ += frames;
      return;
    }
    CutWindow cut = cut_segments(model_.tokenizer(), result, seek_, frames);
    std::size_t next = seek_ + cut.advance;
    if (options_.word_timestamps) {
      add_word_times(model_, workspace_, cut.segments, result.language, options_.decode.task, frames,
                     last_speech_);
      last_speech_ = speech_end(cut.segments);
      // The last word is a better place to go on than the last timestamp.
      if (!cut.ends_in_silence && last_speech_ > static_cast<double>(seek_) * kFrameSeconds)
        next = static_cast<std::size_t>(std::lround(last_speech_ / kFrameSeconds));
    }
    keep(std::move(cut.segments));
    seek_ = next > seek_ ? next : seek_ + frames;  // a window that would repeat itself is done with
  }

  DecodeResult decode_window(std::size_t frames) {
    options_.decode.prompt.assign(tokens_.begin() + static_cast<std::ptrdiff_t>(prompt_begin_),
                                  tokens_.end());
    const auto features = encode(model_, workspace_, windows_.window(seek_, frames));
    return decode(model_, workspace_, features, options_.decode);
  }

  bool is_silence(const DecodeResult& result) const {
    return result.no_speech_prob > options_.no_speech_threshold &&
           result.avg_logprob <= options_.logprob_threshold;
  }

  void keep(std::vector<Segment> segments) {
    for (Segment& segment : segments) {
      segment.id = static_cast<int>(transcript_.segments.size());
      if (is_empty(segment)) {
        segment.text.clear();
        segment.tokens.clear();
        segment.words.clear();
      }
      tokens_.insert(tokens_.end(), segment.tokens.begin(), segment.tokens.end());
      transcript_.segments.push_back(std::move(segment));
    }
    if (!options_.condition_on_previous_text) prompt_begin_ = tokens_.size();
  }

  const Model& model_;
  Workspace& workspace_;
  TranscribeOptions options_;
  Windows windows_;
  Transcript transcript_;
  std::vector<int> tokens_;       // the initial prompt and all that was said
  std::size_t initial_ = 0;       // tokens of the initial prompt
  std::size_t prompt_begin_ = 0;  // the first token that prompts the next window
  std::size_t seek_ = 0;          // first mel frame of the next window
  double last_speech_ = 0.0;      // seconds: where the last word so far ended
};

}  // namespace

Transcript transcribe(const Model& model, Workspace& workspace, std::span<const float> samples,
                      const TranscribeOptions& options, const Progress& progress) {
  return Transcriber(model, workspace, samples, options).run(progress);
}

}  // namespace captiond::whisper
