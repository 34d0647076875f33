// Hugging Face's config.json, a zero byte, and model.safetensors.
#include "tests/fuzz/input.h"
#include "whisper/formats/hugging_face.h"
#include "whisper/network/build_weights.h"

using namespace captiond;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = fuzz::text_of(data, size);
  const std::size_t end = input.find('\0');
  if (end == std::string_view::npos) return -1;
  fuzz::file("config.json", input.substr(0, end));
  return fuzz::attempt([&] {
    const std::shared_ptr<const whisper::WeightsFile> weights =
        whisper::open_hugging_face(fuzz::file("model.safetensors", input.substr(end + 1)));
    whisper::build_weights(weights, whisper::Precision::f32, whisper::choose_kernels());
  });
}
