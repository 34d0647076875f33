// Each of the files that may list the tokens: what is read must also spell and split text.
#include <vector>

#include "tests/fuzz/input.h"
#include "whisper/formats/vocabulary_files.h"
#include "whisper/text/tokenizer.h"

using namespace captiond;

namespace {

void use(const std::filesystem::path& folder) {
  const whisper::Tokenizer tokenizer(whisper::read_vocabulary(folder));
  (void)tokenizer.encode(
      " It's 5 o\xE2\x80\x99"
      "clock, na\xC3\xAFve \xFF!");
  const int last = tokenizer.vocabulary_size() - 1;
  (void)tokenizer.decode(std::vector{0, last / 2, last});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const char* name : {"tokenizer.json", "vocab.json", "vocabulary.json", "vocabulary.txt"}) {
    const auto folder = fuzz::folder() / (std::string("with-") + name);
    std::filesystem::create_directories(folder);
    test::write_file(folder / name, std::string(fuzz::text_of(data, size)));
    fuzz::attempt([&] { use(folder); });
  }
  return 0;
}
