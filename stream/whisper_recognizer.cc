#include "stream/whisper_recognizer.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "stream/decode_checks.h"
#include "stream/language_choice.h"
#include "whisper/audio/log_mel.h"
#include "whisper/decode/decode.h"
#include "whisper/decode/language.h"
#include "whisper/decode/prompt.h"
#include "whisper/model.h"
#include "whisper/network/encoder.h"
#include "whisper/network/workspace.h"
#include "whisper/transcribe/word_times.h"

namespace captiond {
namespace {

constexpr std::size_t kSilenceBehind = 512;  // mel frames (10 ms) that the encoder sees behind the sound;
constexpr std::size_t kLessSilence = 256;    // enough for words that go on from others, but not for a model
constexpr std::size_t kTinysLayers = 4;      // with so few layers
constexpr std::size_t kContextStep = 64;     // mel frames
constexpr std::size_t kFewestTokens = 16;    // that even a short pass may take,
constexpr double kTokensPerSecond = 8.0;     // and how many more for each second
constexpr double kEnoughToExpect = 2.0;      // seconds: of less sound a model would hear what it expects
constexpr std::size_t kTurns = 3;            // of a loop, then the decoder is stopped

whisper::Task task_of(const Pass& pass, const std::string& language) {
  return pass.translate && language != "en" ? whisper::Task::translate : whisper::Task::transcribe;
}

std::string sentence_of(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? " " : ", ") + word;
  return text.empty() ? text : text + ".";
}

}  // namespace

class WhisperRecognizer::Engine {
 public:
  Engine(std::shared_ptr<const whisper::Model> model, std::size_t threads,
         const std::vector<std::string>& vocabulary)
      : model_(std::move(model)),
        workspace_(*model_, threads),
        mel_(model_->dims().n_mels),
        vocabulary_(sentence_of(vocabulary)) {
    for (const std::string& word : vocabulary)
      if (auto tokens = whisper::encode_spoken(model_->tokenizer(), word); !tokens.empty())
        phrases_.push_back(std::move(tokens));
  }

  Hypothesis recognize(const Pass& pass) {
    if (!understands(pass)) return {{}, {}, pass.language};
    const std::span<const float> all(*pass.samples);
    const auto samples = all.first(std::min(all.size(), whisper::kWindowSamples));
    const std::size_t context = context_of(pass, samples);
    const whisper::ConstMatrixView features = hear(samples, context);
    const LanguageGuess language = language_of(pass, features);
    const whisper::DecodeOptions options = decode_options(pass, language.first, samples.size());
    whisper::DecodeResult result = whisper::decode(*model_, workspace_, features, options);
    if (runs_in_circles(result) && context < whisper::kWindowFrames)
      result = whisper::decode(*model_, workspace_, hear(samples, whisper::kWindowFrames), options);
    Hypothesis hypothesis{{}, {}, result.language, language.second};
    if (is_silence(result) || lost_its_place(result)) return hypothesis;
    hypothesis.words = place_words(pass.start, options, result, samples.size() / whisper::kHop);
    if (!pass.continues) hypothesis.segment_ends = segment_ends(pass.start, result);
    return hypothesis;
  }

 private:
  /// An English-only model would write English whatever was said.
  bool understands(const Pass& pass) const {
    const std::string& language = pass.language.empty() ? pass.expected_language : pass.language;
    if (model_->tokenizer().multilingual() || language == "en") return true;
    return language.empty() && !pass.translate;
  }

  LanguageGuess language_of(const Pass& pass, whisper::ConstMatrixView features) {
    const whisper::Tokenizer& tokenizer = model_->tokenizer();
    if (!tokenizer.multilingual()) return {"en", 0.0F};
    if (tokenizer.language_token(pass.language)) return {pass.language, 0.0F};
    std::vector<LanguageGuess> ranked;
    for (const auto& [code, probability] : whisper::detect_language(*model_, workspace_, features))
      ranked.emplace_back(code, probability);
    return choose_language(ranked, pass.languages, pass.expected_language);
  }

  whisper::DecodeOptions decode_options(const Pass& pass, const std::string& language,
                                        std::size_t samples) const {
    const whisper::Tokenizer& tokenizer = model_->tokenizer();
    whisper::DecodeOptions options;
    options.language = language;
    options.task = task_of(pass, language);
    options.suppress_blank = false;  // to hear nothing is a good answer
    options.phrases = phrases_;
    const auto encoded = [&tokenizer](const std::string& text) {
      return text.empty() ? std::vector<int>{} : whisper::encode_spoken(tokenizer, text);
    };
    const double seconds = to_seconds(SampleTime(static_cast<SampleTime::rep>(samples)));
    options.prompt = encoded((seconds < kEnoughToExpect ? "" : vocabulary_) + pass.prompt);
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

  std::size_t context_of(const Pass& pass, std::span<const float> samples) const {
    const bool less = pass.continues && !pass.translate && model_->dims().n_audio_layer > kTinysLayers;
    const std::size_t sound = samples.size() / whisper::kHop + (less ? kLessSilence : kSilenceBehind);
    return std::min(whisper::kWindowFrames, (sound + kContextStep - 1) / kContextStep * kContextStep);
  }

  whisper::ConstMatrixView hear(std::span<const float> samples, std::size_t context) {
    const whisper::MelFrames mel = whisper::padded_window(mel_, samples, context);
    return whisper::encode(*model_, workspace_, {mel.values.data(), mel.size(), mel.bands, mel.bands});
  }

  /// Places the words behind `prefix`, which may end within a word.
  std::vector<Word> place_words(SampleTime start, const whisper::DecodeOptions& options,
                                const whisper::DecodeResult& result, std::size_t frames) {
    std::vector<int> text = options.prefix;
    std::copy_if(result.tokens.begin(), result.tokens.end(), std::back_inserter(text),
                 [eot = model_->tokenizer().special().eot](int token) { return token < eot; });
    auto aligned = whisper::align_words(*model_, workspace_, text, result.language, options.task, frames);
    leave_out(aligned, options.prefix.size());
    const double usual = whisper::shorten_at_sentence_ends(aligned);
    if (options.prefix.empty() && !aligned.empty()) leave_out_silence(aligned.front(), usual);
    whisper::merge_punctuation(aligned);
    std::vector<Word> words;
    for (whisper::AlignedWord& word : aligned) {
      if (word.text.empty()) continue;  // joined to its neighbour
      words.push_back({std::move(word.text), start + from_seconds(word.start), start + from_seconds(word.end),
                       word.probability});
    }
    return words;
  }

  /// The first word of a window is said to have begun with the silence before it: no word is longer than two.
  static void leave_out_silence(whisper::AlignedWord& first, double usual) {
    if (usual > 0.0) first.start = std::max(first.start, first.end - 2.0 * usual);
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
  const std::string vocabulary_;           // as if it had been said before
  std::vector<std::vector<int>> phrases_;  // its words
};

WhisperRecognizer::WhisperRecognizer(std::shared_ptr<const whisper::Model> model, std::size_t threads,
                                     const std::vector<std::string>& vocabulary)
    : engine_(std::make_unique<Engine>(std::move(model), threads, vocabulary)) {}

WhisperRecognizer::~WhisperRecognizer() = default;

Hypothesis WhisperRecognizer::recognize(const Pass& pass) {
  return engine_->recognize(pass);
}

}  // namespace captiond
