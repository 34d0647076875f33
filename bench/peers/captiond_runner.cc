// Times captiond's engine as the other programs of the comparison time theirs.
//
// usage: captiond_runner MODEL PRECISION THREADS
#include <cstdlib>
#include <memory>

#include "runner.h"
#include "whisper/audio/log_mel.h"
#include "whisper/decode/decode.h"
#include "whisper/decode/language.h"
#include "whisper/model.h"
#include "whisper/network/decoder.h"
#include "whisper/network/encoder.h"
#include "whisper/network/workspace.h"
#include "whisper/transcribe/transcribe.h"

namespace captiond::whisper {
namespace {

using bench::kNotOffered;
using bench::milliseconds;

class Engine {
 public:
  Engine(const std::string& model, const std::string& precision, std::size_t threads)
      : model_(Model::load(model, {precision})),
        workspace_(*model_, threads),
        log_mel_(model_->dims().n_mels) {}

  double mel() {
    return milliseconds([&] { mel_ = padded_window(log_mel_, noise_); });
  }

  double encode(std::size_t frames) {
    begun_ = false;
    return milliseconds([&] { whisper::encode(*model_, workspace_, window(frames)); });
  }

  // Keys and values of the cross-attention.
  double cross(std::size_t frames) {
    begun_ = false;
    const auto features = whisper::encode(*model_, workspace_, window(frames));
    return milliseconds([&] { begin_window(*model_, workspace_, features); });
  }

  double token(std::size_t sequences) {
    begin();
    Sequence spoken(workspace_.self_cache);
    step(*model_, workspace_, spoken, std::vector<int>(kSpoken, 1), Rows::none);
    std::vector<Sequence> texts(sequences, spoken);
    const std::vector<int> next{1};
    std::vector<Feed> feeds;
    for (Sequence& text : texts) feeds.push_back({&text, next, Rows::last});
    return milliseconds([&] { step(*model_, workspace_, feeds); });
  }

  double prefill(std::size_t tokens) {
    begin();
    Sequence text(workspace_.self_cache);
    const std::vector<int> prompt(tokens, 1);
    return milliseconds([&] { step(*model_, workspace_, text, prompt); });
  }

  double detect() {
    begun_ = false;
    if (!model_->tokenizer().multilingual()) return kNotOffered;
    return milliseconds([&] {
      detect_language(*model_, workspace_, whisper::encode(*model_, workspace_, window(kWindowFrames)));
    });
  }

  double transcribe(const std::string& file, std::size_t beams) {
    begun_ = false;
    const auto samples = bench::read_samples(file);
    TranscribeOptions options;
    options.decode.language = "en";
    options.decode.beam_size = beams > 1 ? beams : 0;
    options.temperatures = {0.0F};  // no second tries
    return milliseconds([&] { whisper::transcribe(*model_, workspace_, samples, options); });
  }

 private:
  static constexpr std::size_t kSpoken = 32;  // tokens before the one that is timed: about a sentence

  ConstMatrixView window(std::size_t frames) {
    if (mel_.values.empty()) mel();
    return {mel_.values.data(), frames, mel_.bands, mel_.bands};
  }

  // A window of 30 s, for the decoder's stages.
  void begin() {
    if (!begun_)
      begin_window(*model_, workspace_, whisper::encode(*model_, workspace_, window(kWindowFrames)));
    begun_ = true;
  }

  std::shared_ptr<const Model> model_;
  Workspace workspace_;
  LogMel log_mel_;
  const std::vector<float>& noise_ = bench::noise();
  MelFrames mel_;
  bool begun_ = false;
};

bench::Stage sized(double (Engine::*stage)(std::size_t), Engine& engine) {
  return [stage, &engine](std::istringstream& words) {
    std::size_t value = 0;
    words >> value;
    return (engine.*stage)(value);
  };
}

void run(const std::string& model, const std::string& precision, std::size_t threads) {
  bench::noise();  // made before the clock runs
  std::unique_ptr<Engine> engine;
  bench::answer(milliseconds([&] { engine = std::make_unique<Engine>(model, precision, threads); }));
  bench::serve({
      {"mel", [&](auto&) { return engine->mel(); }},
      {"encode", sized(&Engine::encode, *engine)},
      {"cross", sized(&Engine::cross, *engine)},
      {"token", sized(&Engine::token, *engine)},
      {"prefill", sized(&Engine::prefill, *engine)},
      {"detect", [&](auto&) { return engine->detect(); }},
      {"transcribe",
       [&](auto& words) {
         std::string file;
         std::size_t beams = 1;
         words >> file >> beams;
         return engine->transcribe(file, beams);
       }},
  });
}

}  // namespace
}  // namespace captiond::whisper

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: captiond_runner MODEL PRECISION THREADS\n";
    return 2;
  }
  try {
    captiond::whisper::run(argv[1], argv[2], std::stoul(argv[3]));
  } catch (const std::exception& error) {
    std::cerr << "captiond_runner: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
