// Times whisper.cpp through its public interface.
//
// usage: whispercpp_runner MODEL.bin THREADS
#include <whisper.h>

#include <cstdlib>
#include <memory>

#include "runner.h"

namespace {

using bench::kNotOffered;
using bench::milliseconds;

class WhisperCpp {
 public:
  WhisperCpp(const char* file, int threads)
      : context_(whisper_init_from_file_with_params(file, parameters())), threads_(threads) {
    if (!context_) throw std::runtime_error(std::string(file) + ": whisper.cpp cannot load it");
  }
  ~WhisperCpp() { whisper_free(context_); }
  WhisperCpp(const WhisperCpp&) = delete;
  WhisperCpp& operator=(const WhisperCpp&) = delete;

  double mel() {
    return milliseconds(
        [&] { whisper_pcm_to_mel(context_, noise_.data(), static_cast<int>(noise_.size()), threads_); });
  }

  // Keys and values of the cross-attention are part of it: they cannot be left out.
  double encode(int frames) {
    use_context(frames / 2);
    return milliseconds([&] { whisper_encode(context_, 0, threads_); });
  }

  double token(int sequences) {
    if (sequences != 1) return kNotOffered;  // several at once only within a whole transcription
    begin_window();
    feed(kSpoken, 0);
    return milliseconds([&] { feed(1, kSpoken); });
  }

  double prefill(int tokens) {
    begin_window();
    return milliseconds([&] { feed(tokens, 0); });
  }

  double detect() {
    use_context(kFrames);
    return milliseconds([&] { whisper_lang_auto_detect(context_, 0, threads_, nullptr); });
  }

  double transcribe(const std::string& file, int beams) {
    const auto samples = bench::read_samples(file);
    auto options = quiet(beams > 1 ? WHISPER_SAMPLING_BEAM_SEARCH : WHISPER_SAMPLING_GREEDY);
    options.beam_search.beam_size = beams;
    options.greedy.best_of = 1;
    context_frames_ = 0;
    return milliseconds(
        [&] { whisper_full(context_, options, samples.data(), static_cast<int>(samples.size())); });
  }

 private:
  static constexpr int kFrames = 1500;  // of the encoder, in 30 s
  static constexpr int kSpoken = 32;    // tokens before the one that is timed: about a sentence

  static whisper_context_params parameters() {
    auto parameters = whisper_context_default_params();
    parameters.use_gpu = false;
    return parameters;
  }

  whisper_full_params quiet(whisper_sampling_strategy strategy) const {
    auto options = whisper_full_default_params(strategy);
    options.n_threads = threads_;
    options.language = "en";
    options.temperature_inc = 0.0F;  // no second tries
    options.print_progress = options.print_timestamps = options.print_realtime = false;
    return options;
  }

  void begin_window() {
    if (context_frames_ != kFrames) encode(2 * kFrames);
  }

  // Only a whole run sets the length of the encoder's context, and it stays set.
  void use_context(int frames) {
    if (frames == context_frames_) return;
    auto options = quiet(WHISPER_SAMPLING_GREEDY);
    options.audio_ctx = frames;
    options.max_tokens = 1;
    options.single_segment = true;
    whisper_full(context_, options, noise_.data(), static_cast<int>(noise_.size()));
    mel();
    context_frames_ = frames;
  }

  void feed(int count, int past) {
    const std::vector<whisper_token> tokens(static_cast<std::size_t>(count), 1);
    whisper_decode(context_, tokens.data(), count, past, threads_);
  }

  whisper_context* context_;
  const int threads_;
  const std::vector<float>& noise_ = bench::noise();
  int context_frames_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: whispercpp_runner MODEL.bin THREADS\n";
    return 2;
  }
  whisper_log_set([](ggml_log_level, const char*, void*) {}, nullptr);
  try {
    bench::noise();  // made before the clock runs
    std::unique_ptr<WhisperCpp> engine;
    bench::answer(milliseconds([&] { engine = std::make_unique<WhisperCpp>(argv[1], std::atoi(argv[2])); }));
    engine->mel();
    const auto number = [](std::istringstream& words) {
      int value = 0;
      words >> value;
      return value;
    };
    bench::serve({
        {"mel", [&](auto&) { return engine->mel(); }},
        {"encode", [&](auto& words) { return engine->encode(number(words)); }},
        {"token", [&](auto& words) { return engine->token(number(words)); }},
        {"prefill", [&](auto& words) { return engine->prefill(number(words)); }},
        {"detect", [&](auto&) { return engine->detect(); }},
        {"transcribe",
         [&](auto& words) {
           std::string file;
           words >> file;
           return engine->transcribe(file, number(words));
         }},
    });
  } catch (const std::exception& error) {
    std::cerr << "whispercpp_runner: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
