// CTranslate2's model.bin.
#include "tests/fuzz/input.h"
#include "whisper/formats/ct2_file.h"
#include "whisper/network/build_weights.h"

using namespace captiond;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::attempt([&] {
    const std::shared_ptr<const whisper::WeightsFile> weights =
        whisper::open_ct2(fuzz::file("model.bin", fuzz::text_of(data, size)));
    whisper::build_weights(weights, whisper::Precision::f32, whisper::choose_kernels());
  });
}
