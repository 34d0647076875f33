// CTranslate2 model files made by hand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace captiond::test {

/// Writes a model.bin piece by piece, honest or not.
class ModelBytes {
 public:
  template <typename Integer>
  ModelBytes& number(Integer value) {
    for (std::size_t i = 0; i < sizeof(Integer); ++i)
      bytes_.push_back(static_cast<char>(std::uint64_t(value) >> (8 * i)));
    return *this;
  }
  ModelBytes& text(const std::string& value) {
    number(static_cast<std::uint16_t>(value.size() + 1));
    bytes_ += value + '\0';
    return *this;
  }
  ModelBytes& header(std::uint32_t variables, std::uint32_t version = 6,
                     const std::string& spec = "WhisperSpec") {
    return number(version).text(spec).number(std::uint32_t{3}).number(variables);
  }
  ModelBytes& variable(const std::string& name, std::vector<std::uint32_t> shape, std::uint8_t type,
                       std::uint32_t size) {
    text(name).number(static_cast<std::uint8_t>(shape.size()));
    for (const auto length : shape) number(length);
    return number(type).number(size);
  }
  ModelBytes& raw(const std::string& bytes) {
    bytes_ += bytes;
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace captiond::test
