// One line from a socket, as either side may be sent it. What is understood must come back from its own
// spelling.
#include <cstdlib>

#include "proto/messages.h"
#include "tests/fuzz/input.h"

using namespace captiond;

namespace {

template <typename Decode>
int attempt(const Decode& decode, std::string_view line) {
  return fuzz::attempt([&] {
    const auto message = decode(line);
    if (message && encode(decode(encode(*message)).value()) != encode(*message)) std::abort();
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line = fuzz::text_of(data, size);
  attempt(proto::decode_server, line);
  attempt(proto::decode_client, line);
  return 0;
}
