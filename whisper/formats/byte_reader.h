// Walking through a file's bytes, checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace captiond::whisper {

/// Reads little-endian numbers and runs of bytes one after the other. Each is held against what is left
/// before it is looked at, and every complaint says where: Error(code bad_model) naming file, byte offset,
/// what was expected and what was found.
class ByteReader {
 public:
  /// `path` is for complaints; it and the bytes outlive the reader.
  ByteReader(const std::string& path, std::span<const std::byte> bytes) : path_(path), bytes_(bytes) {}

  std::size_t offset() const { return offset_; }
  std::size_t left() const { return bytes_.size() - offset_; }

  std::span<const std::byte> take(std::size_t size, std::string_view what);

  template <typename Integer>
  Integer number(std::string_view what) {
    std::uint64_t value = 0;
    std::size_t shift = 0;
    for (const std::byte byte : take(sizeof(Integer), what)) {
      value |= std::to_integer<std::uint64_t>(byte) << shift;
      shift += 8;
    }
    return static_cast<Integer>(value);
  }

  std::string_view text(std::size_t size, std::string_view what);

  [[noreturn]] void fail(std::size_t offset, const std::string& expected, const std::string& found) const;

 private:
  const std::string& path_;
  const std::span<const std::byte> bytes_;
  std::size_t offset_ = 0;
};

}  // namespace captiond::whisper
