// What Whisper writes when the encoder runs on less than its 30 s: bench/short_context.py makes a table of
// it.
//
//   short_context MODEL PAD CLIP...
//
// Each CLIP is LANGUAGE:FILE. The encoder gets the sound and PAD frames of 20 ms of silence behind it (zero
// samples before the spectrogram). Greedy, no timestamps, at most 8 tokens a second and 10. One line of JSON
// for each clip and guard: "none"; "stop", which ends the text at the first token that is heard in the
// silence behind the sound, and at a loop; "redo", which does so too and decodes a text that ran into the
// limit or a loop once more on all 30 s.
#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "base/json.h"
#include "capture/audio_file.h"
#include "conf/catalogue.h"
#include "whisper/audio/log_mel.h"
#include "whisper/decode/decode.h"
#include "whisper/model.h"
#include "whisper/network/encoder.h"
#include "whisper/network/workspace.h"

namespace captiond::whisper {
namespace {

constexpr std::size_t kFramesPerPosition = 2;  // mel frames to one of the encoder
constexpr std::size_t kLoop = 3;               // times the same

class Bench {
 public:
  Bench(const std::string& model, std::size_t pad)
      : model_(Model::load(find_model(model), {.precision = "f32"})),
        workspace_(*model_, 2),
        mel_(model_->dims().n_mels),
        pad_(pad) {}

  void run(const std::string& language, const std::string& file) {
    const auto all = read_audio_file(file);
    const std::span<const float> samples(all.data(), std::min(all.size(), kWindowSamples));
    DecodeOptions options;
    options.language = language;
    options.without_timestamps = true;
    options.sample_len = std::min<std::size_t>(224, 8 * samples.size() / 16000 + 10);
    print("none", file, decode_on(samples, short_context(samples), options), false);

    options.stop_frame = samples.size() / kHop / kFramesPerPosition;
    options.loop_repeats = kLoop;
    auto result = decode_on(samples, short_context(samples), options);
    print("stop", file, result, false);
    const bool astray = result.stop == Stop::length || result.stop == Stop::loop;
    if (astray) result = decode_on(samples, kWindowFrames, options);
    print("redo", file, result, astray);
  }

 private:
  std::size_t short_context(std::span<const float> samples) const {
    const std::size_t positions =
        (samples.size() / kHop + kFramesPerPosition - 1) / kFramesPerPosition + pad_;
    return std::min(kWindowFrames, positions * kFramesPerPosition);
  }

  DecodeResult decode_on(std::span<const float> samples, std::size_t frames, const DecodeOptions& options) {
    const MelFrames mel = padded_window(mel_, samples, frames);
    return decode(*model_, workspace_,
                  encode(*model_, workspace_, {mel.values.data(), mel.size(), mel.bands, mel.bands}),
                  options);
  }

  static void print(const char* guard, const std::string& file, const DecodeResult& result, bool redone) {
    const nlohmann::json line = {{"guard", guard},
                                 {"file", file},
                                 {"text", result.text},
                                 {"capped", result.stop == Stop::length || result.stop == Stop::loop},
                                 {"redone", redone}};
    std::cout << line.dump() << std::endl;
  }

  const std::shared_ptr<const Model> model_;
  Workspace workspace_;
  const LogMel mel_;
  const std::size_t pad_;
};

}  // namespace
}  // namespace captiond::whisper

int main(int argc, char** argv) {
  if (argc < 4) {
    std::cerr << "usage: short_context MODEL PAD LANGUAGE:FILE...\n";
    return 2;
  }
  captiond::whisper::Bench bench(argv[1], std::stoul(argv[2]));
  for (int i = 3; i < argc; ++i) {
    const std::string clip = argv[i];
    const std::size_t colon = clip.find(':');
    bench.run(clip.substr(0, colon), clip.substr(colon + 1));
  }
  return 0;
}
