#include "whisper/transcribe/transcribe.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "whisper/audio/recording.h"
#include "whisper/decode/language.h"
#include "whisper/decode/prompt.h"
#include "whisper/model.h"
#include "whisper/network/encoder.h"
#include "whisper/network/workspace.h"
#include "whisper/text/unicode.h"
#include "whisper/transcribe/fallback.h"
#include "whisper/transcribe/hallucination.h"
#include "whisper/transcribe/segments.h"
#include "whisper/transcribe/track.h"
#include "whisper/transcribe/word_times.h"

namespace captiond::whisper {
namespace {

constexpr float kWild = 0.5F;  // text of a higher temperature prompts nothing

bool is_empty(const Segment& segment) {
  return segment.start == segment.end || strip(segment.text).empty();
}

/// Where the last word ends, or the last segment when there are no words.
std::optional<double> speech_end(const std::vector<Segment>& segments) {
  for (auto segment = segments.rbegin(); segment != segments.rend(); ++segment)
    if (!segment->words.empty()) return segment->words.back().end;
  if (segments.empty()) return std::nullopt;
  return segments.back().end;
}

Matrix copy(ConstMatrixView from) {
  Matrix matrix(from.rows, from.cols);
  for (std::size_t i = 0; i < from.rows; ++i) std::copy_n(from.row(i), from.cols, matrix.row(i));
  return matrix;
}

/// One run over a recording.
class Transcriber {
 public:
  Transcriber(const Model& model, Workspace& workspace, std::span<const float> samples,
              const TranscribeOptions& options)
      : model_(model), workspace_(workspace), options_(options), recording_(model.dims().n_mels, samples) {
    if (options_.temperatures.empty()) throw Error("temperatures: expected at least one", ExitCode::usage);
    if (!options.hot_words.empty())
      options_.decode.hot_words = encode_spoken(model.tokenizer(), options.hot_words);
    if (!strip(options.initial_prompt).empty())
      initial_prompt_ = encode_spoken(model.tokenizer(), options.initial_prompt);
  }

  const Recording& recording() const { return recording_; }

  void add_track(std::vector<Stretch> clips) {
    tracks_.emplace_back(std::move(clips), TextMemory(initial_prompt_, options_.carry_initial_prompt,
                                                      model_.dims().n_text_ctx / 2 - 1));
  }

  /// `opening`: what tells the language of the whole.
  void settle_language(Stretch opening) {
    std::string& language = options_.decode.language;
    if (!model_.tokenizer().multilingual() && language.empty()) language = "en";
    if (options_.multilingual && model_.tokenizer().multilingual()) {
      language.clear();
    } else if (language.empty()) {
      const auto features = encode(model_, workspace_, window(opening));
      language = detect_language(model_, workspace_, features).front().code;
    }
    transcript_.language = language;
  }

  Transcript run(std::size_t batch_size, const Progress& progress) {
    while (true) {
      std::vector<Track*> batch;
      for (Track& track : tracks_)
        if (!track.done() && batch.size() < batch_size) batch.push_back(&track);
      if (batch.empty()) break;
      next_windows(batch);
      if (progress) progress(share_done());
    }
    return finish();
  }

 private:
  ConstMatrixView window(Stretch stretch) {
    const StageTimer timer(workspace_.times.mel);
    return recording_.window(stretch);
  }

  void next_windows(const std::vector<Track*>& batch) {
    std::vector<Matrix> kept;
    std::vector<ConstMatrixView> features;
    std::vector<DecodeOptions> own;
    for (const Track* track : batch) {
      kept.push_back(copy(encode(model_, workspace_, window(track->window()))));
      features.push_back(std::as_const(kept.back()).view());
      own.push_back(options_.decode);
      own.back().prompt = track->memory.prompt();
    }
    const auto results = decode_with_fallback(model_, workspace_, features, own, options_);
    for (std::size_t i = 0; i < batch.size(); ++i) take(*batch[i], results[i], i);
  }

  /// `index`: of the window in the workspace.
  void take(Track& track, const DecodeResult& result, std::size_t index) {
    const Stretch window = track.window();
    if (transcript_.language.empty()) transcript_.language = result.language;
    if (is_silence(result, options_)) return track.go_on(window.end);
    CutWindow cut = cut_segments(model_.tokenizer(), result, window);
    if (options_.word_timestamps) {
      add_word_times(model_, workspace_, cut.segments, options_, result.language, window.size(),
                     track.last_speech, index);
      if (!place_by_words(track, window, cut)) return track.go_on(cut.next);
    }
    keep(track, cut.segments, result);
    track.go_on(cut.next);
  }

  /// The last word is a better place to go on than the last timestamp. False: nothing of this window counts.
  bool place_by_words(Track& track, Stretch window, CutWindow& cut) const {
    const auto end = speech_end(cut.segments);
    if (!cut.ends_in_silence && end && *end > seconds_of(window.begin)) cut.next = frame_at(*end);
    if (options_.hallucination_silence_threshold) {
      const double threshold = *options_.hallucination_silence_threshold;
      // Too little is left after the last word to be worth a window of its own.
      if (!cut.ends_in_silence && end && *end > seconds_of(window.begin) &&
          seconds_of(window.begin + kWindowFrames) - *end <= threshold)
        cut.next = window.end;
      const WindowBounds bounds{window, recording_.frames(), track.last_speech, threshold};
      if (const auto frame = after_leading_silence(cut.segments, bounds)) {
        cut.next = *frame;
        return false;
      }
      if (const auto frame = drop_invented(cut.segments, bounds)) cut.next = *frame;
    }
    track.last_speech = speech_end(cut.segments).value_or(track.last_speech);
    return true;
  }

  void keep(Track& track, std::vector<Segment>& segments, const DecodeResult& result) const {
    for (Segment& segment : segments) {
      if (is_empty(segment)) {
        segment.text.clear();
        segment.tokens.clear();
        segment.words.clear();
      }
      if (options_.multilingual) segment.language = result.language;
      track.memory.add(segment.tokens);
      track.segments.push_back(std::move(segment));
    }
    if (!options_.condition_on_previous_text || result.temperature > kWild) track.memory.forget();
  }

  double share_done() const {
    std::size_t done = 0, all = 0;
    for (const Track& track : tracks_) {
      done += track.frames_done();
      all += track.frames();
    }
    return all > 0 ? static_cast<double>(done) / static_cast<double>(all) : 1.0;
  }

  Transcript finish() {
    std::vector<int> said;
    for (Track& track : tracks_) {
      const auto tokens = track.memory.said();
      said.insert(said.end(), tokens.begin(), tokens.end());
      std::move(track.segments.begin(), track.segments.end(), std::back_inserter(transcript_.segments));
    }
    for (std::size_t i = 0; i < transcript_.segments.size(); ++i)
      transcript_.segments[i].id = static_cast<int>(i);
    transcript_.text = model_.tokenizer().decode(said);
    transcript_.has_words = options_.word_timestamps;
    return std::move(transcript_);
  }

  const Model& model_;
  Workspace& workspace_;
  TranscribeOptions options_;
  Recording recording_;
  std::vector<int> initial_prompt_;
  std::vector<Track> tracks_;
  Transcript transcript_;
};

/// Pairs of begin and end in seconds; the last end may be missing.
std::vector<Stretch> clips_from(const std::vector<double>& timestamps, std::size_t frames) {
  std::vector<Stretch> clips;
  for (std::size_t i = 0; i < timestamps.size(); i += 2) {
    const std::size_t end = i + 1 < timestamps.size() ? frame_at(timestamps[i + 1]) : frames;
    const Stretch clip{frame_at(timestamps[i]), std::min(end, frames)};
    if (clip.begin < clip.end) clips.push_back(clip);
  }
  if (timestamps.empty()) clips.push_back({0, frames});
  return clips;
}

}  // namespace

Transcript transcribe(const Model& model, Workspace& workspace, std::span<const float> samples,
                      const TranscribeOptions& options, const Progress& progress) {
  Transcriber transcriber(model, workspace, samples, options);
  transcriber.settle_language({0, kWindowFrames});
  transcriber.add_track(clips_from(options.clip_timestamps, transcriber.recording().frames()));
  return transcriber.run(1, progress);
}

Transcript transcribe_regions(const Model& model, Workspace& workspace, std::span<const float> samples,
                              std::span<const Region> regions, std::size_t batch_size,
                              const TranscribeOptions& options, const Progress& progress) {
  Transcriber transcriber(model, workspace, samples, options);
  const std::size_t frames = transcriber.recording().frames();
  std::size_t first = frames;
  for (const Region& region : regions) {
    const Stretch clip{frame_at(to_seconds(region.begin)),
                       std::min(frame_at(to_seconds(region.end)), frames)};
    if (clip.begin >= clip.end) continue;
    first = std::min(first, clip.begin);
    transcriber.add_track({clip});
  }
  transcriber.settle_language({first, first + kWindowFrames});
  return transcriber.run(std::max<std::size_t>(1, batch_size), progress);
}

}  // namespace captiond::whisper
