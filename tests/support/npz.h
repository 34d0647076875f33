// Reads numpy's .npz archives: what the reference implementation's tensors are stored in.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace captiond::test {

/// One array: its type as numpy writes it ("<f4", "<i4", "<i8", "<U24"), its shape, its bytes in row-major
/// order.
struct NpyArray {
  std::string type;
  std::vector<std::size_t> shape;
  std::string bytes;

  template <typename T>
  std::vector<T> as() const {
    std::vector<T> values(bytes.size() / sizeof(T));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
    return values;
  }

  /// An array of ASCII strings: numpy keeps four bytes a character, padded with zeros.
  std::vector<std::string> strings() const {
    const std::size_t width = std::stoul(type.substr(2));
    const auto letters = as<std::uint32_t>();
    std::vector<std::string> values;
    for (std::size_t i = 0; i < letters.size(); i += width) {
      std::string value;
      for (std::size_t j = i; j < i + width && letters[j] != 0; ++j) value += static_cast<char>(letters[j]);
      values.push_back(value);
    }
    return values;
  }
};

class Npz {
 public:
  explicit Npz(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error(path.string() + ": cannot be read");
    data_.assign(std::istreambuf_iterator<char>(file), {});
    read_directory();
  }

  const NpyArray& at(const std::string& name) const { return arrays_.at(name); }

 private:
  template <typename T>
  T number(std::size_t offset) const {
    T value{};
    std::memcpy(&value, data_.substr(offset, sizeof value).c_str(), sizeof value);
    return value;
  }

  // The archive's directory stands before its last record (PKWARE's APPNOTE, sections 4.3.12 and 4.3.16).
  void read_directory() {
    const std::size_t end = data_.rfind("PK\5\6");
    if (end == std::string::npos) throw std::runtime_error("expected a zip archive");
    std::size_t at = number<std::uint32_t>(end + 16);
    for (auto left = number<std::uint16_t>(end + 10); left > 0; --left) {
      const std::size_t name_size = number<std::uint16_t>(at + 28);
      const std::string name = data_.substr(at + 46, name_size);
      arrays_[name.substr(0, name.size() - 4)] = parse(entry(at));
      at += 46 + name_size + number<std::uint16_t>(at + 30) + number<std::uint16_t>(at + 32);
    }
  }

  // The bytes of one entry, stored (method 0) or deflated (8).
  std::string entry(std::size_t at) const {
    const std::size_t packed = number<std::uint32_t>(at + 20), size = number<std::uint32_t>(at + 24);
    const std::size_t local = number<std::uint32_t>(at + 42);
    const std::size_t start =
        local + 30 + number<std::uint16_t>(local + 26) + number<std::uint16_t>(local + 28);
    std::string raw = data_.substr(start, packed);
    return number<std::uint16_t>(at + 10) == 0 ? raw : inflated(raw, size);
  }

  static std::string inflated(std::string& raw, std::size_t size) {
    std::string out(size, '\0');
    z_stream stream{};
    inflateInit2(&stream, -MAX_WBITS);
    stream.next_in = reinterpret_cast<Bytef*>(raw.data());
    stream.avail_in = static_cast<uInt>(raw.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int status = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    if (status != Z_STREAM_END) throw std::runtime_error("a damaged zip entry");
    return out;
  }

  // {'descr': '<f4', 'fortran_order': False, 'shape': (80, 3000), }
  static NpyArray parse(const std::string& npy) {
    const std::size_t header_size =
        static_cast<unsigned char>(npy[8]) + 256U * static_cast<unsigned char>(npy[9]);
    const std::string header = npy.substr(10, header_size);
    NpyArray array;
    const std::size_t type = header.find("'descr': '") + 10;
    array.type = header.substr(type, header.find('\'', type) - type);
    const char* at = header.c_str() + header.find("'shape': (") + 10;
    while (*at != ')') {
      char* next = nullptr;
      if (const std::size_t length = std::strtoul(at, &next, 10); next != at) array.shape.push_back(length);
      at = next == at ? at + 1 : next;
    }
    array.bytes = npy.substr(10 + header_size);
    return array;
  }

  std::string data_;
  std::map<std::string, NpyArray> arrays_;
};

}  // namespace captiond::test
