// The small files beside the weights of a Hugging Face model, each in turn, while the others are in order.
#include <array>
#include <map>
#include <string>

#include "tests/fuzz/input.h"
#include "tests/whisper/model_writers.h"
#include "whisper/formats/hugging_face.h"
#include "whisper/formats/model_files.h"
#include "whisper/formats/model_notes.h"
#include "whisper/network/build_weights.h"

using namespace captiond;

namespace {

constexpr std::array kNames = {"config.json", "generation_config.json", "preprocessor_config.json",
                               "model.safetensors.index.json"};

whisper::Dims few_numbers() {
  whisper::Dims dims = test::smallest_dims();
  dims.n_mels = dims.n_audio_ctx = dims.n_text_ctx = 1;
  dims.n_vocab = 3;
  return dims;
}

/// A folder of a model in one part, with the file `name` yet to be written.
std::filesystem::path folder_without(const std::string& name) {
  const auto folder = fuzz::folder() / ("without-" + name);
  if (std::filesystem::exists(folder)) return folder;
  std::filesystem::create_directories(folder);
  const auto [config, weights] = test::hugging_face_model(few_numbers(), whisper::transformers_name);
  test::write_file(folder / "a.safetensors", weights);
  test::write_file(folder / "vocabulary.txt", "a\n");
  test::write_file(folder / "config.json", config);
  test::write_file(folder / "model.safetensors.index.json", R"({"weight_map":{"a":"a.safetensors"}})");
  return folder;
}

void load(const std::filesystem::path& folder) {
  const auto path = whisper::find_weights(folder);
  const std::shared_ptr<const whisper::WeightsFile> weights = whisper::open_weights(path);
  (void)whisper::read_notes(path, weights->dims());
  whisper::build_weights(weights, whisper::Precision::f32, whisper::choose_kernels());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const char* name : kNames) {
    const auto folder = folder_without(name);
    test::write_file(folder / name, std::string(fuzz::text_of(data, size)));
    fuzz::attempt([&] { load(folder); });
  }
  return 0;
}
