#include "whisper/formats/byte_reader.h"

#include "base/error.h"

namespace captiond::whisper {

std::span<const std::byte> ByteReader::take(std::size_t size, std::string_view what) {
  if (size > left()) {
    fail(offset_, std::to_string(size) + " bytes of " + std::string(what), std::to_string(left()) + " bytes");
  }
  const auto taken = bytes_.subspan(offset_, size);
  offset_ += size;
  return taken;
}

std::string_view ByteReader::text(std::size_t size, std::string_view what) {
  const auto taken = take(size, what);
  return {reinterpret_cast<const char*>(taken.data()), taken.size()};
}

void ByteReader::fail(std::size_t offset, const std::string& expected, const std::string& found) const {
  throw Error(path_ + ": at byte " + std::to_string(offset) + ": expected " + expected + ", found " + found,
              ExitCode::bad_model);
}

}  // namespace captiond::whisper
