// whisper.cpp's ggml file: weights and words.
#include "tests/fuzz/input.h"
#include "whisper/formats/ggml_file.h"
#include "whisper/network/build_weights.h"

using namespace captiond;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string path = fuzz::file("model.bin", fuzz::text_of(data, size));
  fuzz::attempt([&] { (void)whisper::GgmlFile(path).vocabulary(); });
  return fuzz::attempt([&] {
    whisper::build_weights(whisper::GgmlFile(path).weights(), whisper::Precision::f32,
                           whisper::choose_kernels());
  });
}
