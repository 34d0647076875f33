// A configuration as anybody may write it. What is taken must be read back from what it is printed as.
#include <cstdlib>

#include "conf/config.h"
#include "tests/fuzz/input.h"

using namespace captiond;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::attempt([&] {
    const auto config = load_config(fuzz::file("config.toml", fuzz::text_of(data, size)));
    const std::string printed = to_toml(config);
    if (to_toml(load_config(fuzz::file("printed.toml", printed))) != printed) std::abort();
  });
}
