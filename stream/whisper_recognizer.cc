#include "stream/whisper_recognizer.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "whisper/audio/log_mel.h"
#include "whisper/decode/decode.h"
#include "whisper/decode/prompt.h"
#include "whisper/model.h"
#include "whisper/network/encoder.h"
#include "whisper/network/workspace.h"
#include "whisper/transcribe/word_times.h"

namespace captiond {
namespace {

constexpr std::size_t kSilenceBehind = 512;  // mel frames (10 ms) that the encoder sees behind the sound
constexpr std::size_t kContextStep = 64;     // mel frames
constexpr std::size_t kFewestTokens = 16;    // that even a short pass may take,
constexpr double kTokensPerSecond = 8.0;     // and how many more for each second
constexpr float kNoSpeech = 0.9F;            // above this probability nothing was said,
constexpr float kDoubtfulNoSpeech = 0.6F;    // or above this when the text is
constexpr float kDoubtfulText = -1.0F;       // less likely than this
constexpr std::size_t kTurns = 3;            // of a loop, then the decoder is stopped
constexpr std::size_t kFarBack = 200;        // encoder frames (20 ms)
constexpr float kMostRepetitive = 2.4F;      // compression ratio of text that is no speech

bool is_silence(const whisper::DecodeResult& result) {
  return result.no_speech_prob > kNoSpeech ||
         (result.no_speech_prob > kDoubtfulNoSpeech && result.avg_logprob < kDoubtfulText);
}

/// The decoder listens to what was said long before: it has lost its place.
bool went_back(const whisper::DecodeResult& result) {
  if (result.prefix_frames.empty() || result.frames.empty()) return false;
  return result.frames.front() + kFarBack < result.prefix_frames.back();
}

}  // namespace

class WhisperRecognizer::Engine {
 public:
  Engine(std::shared_ptr<const whisper::Model> model, std::size_t threads)
      : model_(std::move(model)), workspace_(*model_, threads), mel_(model_->dims().n_mels) {}

  Hypothesis recognize(const Pass& pass) {
    if (!understands(pass.language)) return {{}, {}, pass.language};
    const std::span<const float> all(*pass.samples);
    const auto samples = all.first(std::min(all.size(), whisper::kWindowSamples));
    const whisper::DecodeOptions options = decode_options(pass, samples.size());
    const whisper::DecodeResult result = decode(samples, options);
    Hypothesis hypothesis{{}, {}, result.language};
    if (is_silence(result) || went_back(result)) return hypothesis;
    hypothesis.words = place_words(pass.start, options.prefix, result, samples.size() / whisper::kHop);
    if (!pass.continues) hypothesis.segment_ends = segment_ends(pass.start, result);
    return hypothesis;
  }

 private:
  /// An English-only model would write English whatever was said.
  bool understands(const std::string& language) const {
    return model_->tokenizer().multilingual() || language.empty() || language == "en";
  }

  whisper::DecodeOptions decode_options(const Pass& pass, std::size_t samples) const {
    const whisper::Tokenizer& tokenizer = model_->tokenizer();
    whisper::DecodeOptions options;
    const bool known = tokenizer.multilingual() && tokenizer.language_token(pass.language);
    options.language = known ? pass.language : "";
    options.suppress_blank = false;  // to hear nothing is a good answer
    const auto encoded = [&tokenizer](const std::string& text) {
      return text.empty() ? std::vector<int>{} : whisper::encode_spoken(tokenizer, text);
    };
    options.prompt = encoded(pass.prompt);
    const double seconds = to_seconds(SampleTime(static_cast<SampleTime::rep>(samples)));
    options.sample_len =
        std::min(options.sample_len, kFewestTokens + static_cast<std::size_t>(kTokensPerSecond * seconds));
    if (!pass.continues) return options;
    options.without_timestamps = true;
    options.prefix = encoded(pass.prefix);
    options.draft = encoded(pass.draft);
    options.loop_repeats = kTurns;
    options.attended_frames = true;
    options.sound_frames = std::max(std::size_t{1}, samples / whisper::kHop / 2);
    if (pass.stop_before > SampleTime(0)) {
      const std::size_t margin = static_cast<std::size_t>(pass.stop_before.count()) / whisper::kHop / 2;
      options.stop_frame = options.sound_frames - std::min(margin, options.sound_frames);
    }
    return options;
  }

  whisper::DecodeResult decode(std::span<const float> samples, const whisper::DecodeOptions& options) {
    const std::size_t sound = samples.size() / whisper::kHop + kSilenceBehind;
    const std::size_t context =
        std::min(whisper::kWindowFrames, (sound + kContextStep - 1) / kContextStep * kContextStep);
    whisper::DecodeResult result = decode(samples, options, context);
    const bool circles = result.stop == whisper::Stop::length || result.stop == whisper::Stop::loop ||
                         result.compression_ratio > kMostRepetitive;
    if (circles && context < whisper::kWindowFrames)
      result = decode(samples, options, whisper::kWindowFrames);
    return result;
  }

  whisper::DecodeResult decode(std::span<const float> samples, const whisper::DecodeOptions& options,
                               std::size_t context) {
    const whisper::MelFrames mel = whisper::padded_window(mel_, samples, context);
    const auto features =
        whisper::encode(*model_, workspace_, {mel.values.data(), mel.size(), mel.bands, mel.bands});
    return whisper::decode(*model_, workspace_, features, options);
  }

  /// Places the words behind `prefix`, which may end within a word.
  std::vector<Word> place_words(SampleTime start, const std::vector<int>& prefix,
                                const whisper::DecodeResult& result, std::size_t frames) {
    std::vector<int> text = prefix;
    std::copy_if(result.tokens.begin(), result.tokens.end(), std::back_inserter(text),
                 [eot = model_->tokenizer().special().eot](int token) { return token < eot; });
    auto aligned =
        whisper::align_words(*model_, workspace_, text, result.language, whisper::Task::transcribe, frames);
    leave_out(aligned, prefix.size());
    whisper::shorten_at_sentence_ends(aligned);
    whisper::merge_punctuation(aligned);
    std::vector<Word> words;
    for (whisper::AlignedWord& word : aligned) {
      if (word.text.empty()) continue;  // joined to its neighbour
      words.push_back({std::move(word.text), start + from_seconds(word.start), start + from_seconds(word.end),
                       word.probability});
    }
    return words;
  }

  void leave_out(std::vector<whisper::AlignedWord>& words, std::size_t tokens) const {
    auto word = words.begin();
    for (; word != words.end() && word->tokens.size() <= tokens; ++word) tokens -= word->tokens.size();
    words.erase(words.begin(), word);
    if (words.empty() || tokens == 0) return;
    std::vector<int>& rest = words.front().tokens;
    rest.erase(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(tokens));
    words.front().text = model_->tokenizer().decode(rest);
  }

  /// Where one segment ends and the next begins there are two timestamps.
  std::vector<SampleTime> segment_ends(SampleTime start, const whisper::DecodeResult& result) const {
    const whisper::Tokenizer& tokenizer = model_->tokenizer();
    std::vector<SampleTime> ends;
    bool closed = true;
    for (const int token : result.tokens) {
      if (tokenizer.is_timestamp(token) && !closed)
        ends.push_back(start + from_seconds(tokenizer.timestamp(token)));
      closed = tokenizer.is_timestamp(token);
    }
    return ends;
  }

  const std::shared_ptr<const whisper::Model> model_;
  whisper::Workspace workspace_;
  whisper::LogMel mel_;
};

WhisperRecognizer::WhisperRecognizer(std::shared_ptr<const whisper::Model> model, std::size_t threads)
    : engine_(std::make_unique<Engine>(std::move(model), threads)) {}

WhisperRecognizer::~WhisperRecognizer() = default;

Hypothesis WhisperRecognizer::recognize(const Pass& pass) {
  return engine_->recognize(pass);
}

}  // namespace captiond
