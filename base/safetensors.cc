#include "base/safetensors.h"

#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>

#include "base/error.h"
#include "base/json.h"
#include "base/json_integer.h"

namespace captiond {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostHeaderBytes = std::size_t{16} << 20U;  // of thousands of tensors, and then some
constexpr std::size_t kLengthBytes = 8;  // a little-endian 64-bit count of header bytes opens the file

const std::map<std::string, std::size_t> kElementBytes = {
    {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"F8_E4M3", 1}, {"F8_E5M2", 1}, {"U16", 2}, {"I16", 2}, {"F16", 2},
    {"BF16", 2}, {"U32", 4}, {"I32", 4}, {"F32", 4},     {"U64", 8},     {"I64", 8}, {"F64", 8},
};

std::string describe(const std::string& type, const std::vector<std::size_t>& shape) {
  std::string text = type + " (";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
  return text + ")";
}

/// Bytes of a tensor; nothing when the number does not fit.
std::optional<std::size_t> byte_count(const std::vector<std::size_t>& shape, std::size_t element) {
  std::size_t bytes = element;
  for (const std::size_t extent : shape) {
    if (extent && bytes > std::numeric_limits<std::size_t>::max() / extent) return std::nullopt;
    bytes *= extent;
  }
  return bytes;
}

class HeaderReader {
 public:
  explicit HeaderReader(const MappedFile& file) : path_(file.path()), bytes_(file.bytes()) {}

  std::map<std::string, SafeTensor> read() {
    const Json header = parse(take_header());
    if (!header.is_object()) refuse("expected a JSON object as header");
    std::map<std::string, SafeTensor> tensors;
    for (const auto& [name, entry] : header.items()) {
      if (name != "__metadata__") tensors.emplace(name, read_tensor(name, entry));
    }
    return tensors;
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const {
    throw Error(path_ + ": " + why, ExitCode::bad_model);
  }

  /// Cuts the header off; what is left in bytes_ is the data.
  std::string_view take_header() {
    if (bytes_.size() < kLengthBytes) refuse("expected a safetensors file, found " + found_bytes());
    std::uint64_t length = 0;
    std::memcpy(&length, bytes_.data(), kLengthBytes);
    if (length > bytes_.size() - kLengthBytes) {
      refuse("expected a header of " + std::to_string(length) + " bytes, found a file of " + found_bytes());
    }
    if (length > kMostHeaderBytes) {
      refuse("expected a header of at most " + std::to_string(kMostHeaderBytes) + " bytes, found " +
             std::to_string(length));
    }
    const auto* text = reinterpret_cast<const char*>(bytes_.data() + kLengthBytes);
    bytes_ = bytes_.subspan(kLengthBytes + length);
    return {text, length};
  }

  std::string found_bytes() const { return std::to_string(bytes_.size()) + " bytes"; }

  Json parse(std::string_view text) const {
    Json header = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (header.is_discarded()) refuse("expected a safetensors header, found text that is not JSON");
    return header;
  }

  SafeTensor read_tensor(const std::string& name, const Json& entry) const try {
    SafeTensor tensor;
    tensor.type = entry.at("dtype").get<std::string>();
    tensor.shape = get_integers<std::size_t>(entry.at("shape"));
    const auto offsets = get_integers<std::size_t>(entry.at("data_offsets"));
    if (offsets.size() != 2) refuse("expected two data_offsets for " + name);
    const std::size_t begin = offsets[0], end = offsets[1];
    const auto element = kElementBytes.find(tensor.type);
    if (element == kElementBytes.end()) refuse(name + " is of unknown type " + tensor.type);
    if (begin > end || end > bytes_.size()) {
      refuse(name + " should end at byte " + std::to_string(end) + " of the data, found " + found_bytes());
    }
    if (byte_count(tensor.shape, element->second) != end - begin) {
      refuse(name + " is " + describe(tensor.type, tensor.shape) + " but holds " +
             std::to_string(end - begin) + " bytes");
    }
    tensor.bytes = bytes_.subspan(begin, end - begin);
    return tensor;
  } catch (const Json::exception&) {
    refuse("expected dtype, shape and data_offsets for " + name);
  }

  const std::string& path_;
  std::span<const std::byte> bytes_;
};

}  // namespace

SafeTensors::SafeTensors(const std::string& path)
    : file_(std::make_shared<const MappedFile>(path)), tensors_(HeaderReader(*file_).read()) {}

const SafeTensor& SafeTensors::tensor(const std::string& name) const {
  const auto found = tensors_.find(name);
  if (found == tensors_.end()) {
    throw Error(file_->path() + ": expected a tensor " + name + ", found none", ExitCode::bad_model);
  }
  return found->second;
}

std::vector<float> SafeTensors::floats(const std::string& name, const std::vector<std::size_t>& shape) const {
  const SafeTensor& found = tensor(name);
  if (found.type != "F32" || found.shape != shape) {
    throw Error(file_->path() + ": expected " + name + " as " + describe("F32", shape) + ", found " +
                    describe(found.type, found.shape),
                ExitCode::bad_model);
  }
  std::vector<float> values(found.bytes.size() / sizeof(float));
  std::memcpy(values.data(), found.bytes.data(), found.bytes.size());
  return values;
}

}  // namespace captiond
