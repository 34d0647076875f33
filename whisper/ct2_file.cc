#include "whisper/ct2_file.h"

#include <array>
#include <cstring>
#include <limits>
#include <utility>

#include "base/error.h"

namespace captiond::whisper {
namespace {

constexpr std::uint32_t kOldestVersion = 4;  // before it sizes were counted in elements, not bytes
constexpr std::uint32_t kNewestVersion = 6;
constexpr std::string_view kSpec = "WhisperSpec";
constexpr std::size_t kMaxRank = 4;

// Walks through the file; every read is checked and every complaint says where.
class Cursor {
 public:
  explicit Cursor(const MappedFile& file) : file_(file) {}

  std::size_t offset() const { return offset_; }
  std::size_t left() const { return file_.bytes().size() - offset_; }

  std::span<const std::byte> take(std::size_t size, std::string_view what) {
    if (size > left()) {
      fail(offset_, std::to_string(size) + " bytes of " + std::string(what),
           std::to_string(left()) + " bytes");
    }
    const auto bytes = file_.bytes().subspan(offset_, size);
    offset_ += size;
    return bytes;
  }

  template <typename Integer>
  Integer number(std::string_view what) {
    const auto bytes = take(sizeof(Integer), what);
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
      value |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
    return static_cast<Integer>(value);
  }

  // A length of 16 bits, then that many bytes, the last of them zero.
  std::string text(std::string_view what) {
    const std::size_t start = offset_;
    const auto bytes = take(number<std::uint16_t>(what), what);
    if (bytes.empty() || bytes.back() != std::byte{0})
      fail(start, std::string(what) + " ending in a zero", "none");
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size() - 1};
  }

  [[noreturn]] void fail(std::size_t offset, const std::string& expected, const std::string& found) const {
    throw Error(
        file_.path() + ": at byte " + std::to_string(offset) + ": expected " + expected + ", found " + found,
        ExitCode::bad_model);
  }

 private:
  const MappedFile& file_;
  std::size_t offset_ = 0;
};

void read_header(Cursor& cursor) {
  const auto version = cursor.number<std::uint32_t>("the version");
  if (version < kOldestVersion || version > kNewestVersion) {
    cursor.fail(0, "a CTranslate2 model of version 4 to 6", "version " + std::to_string(version));
  }
  const std::size_t start = cursor.offset();
  const std::string spec = cursor.text("the model's kind");
  if (spec != kSpec) cursor.fail(start, "a " + std::string(kSpec), "a " + spec.substr(0, 64));
  cursor.number<std::uint32_t>("the revision");
}

std::size_t element_count(Cursor& cursor, const std::string& name, std::vector<std::size_t>& shape) {
  const std::size_t start = cursor.offset();
  const std::size_t rank = cursor.number<std::uint8_t>("a rank");
  if (rank > kMaxRank) cursor.fail(start, "a rank of at most 4 for " + name, std::to_string(rank));
  std::size_t count = 1;
  for (std::size_t i = 0; i < rank; ++i) {
    const std::size_t length = cursor.number<std::uint32_t>("a shape");
    if (length == 0 || count > std::numeric_limits<std::uint32_t>::max() / length) {
      cursor.fail(start, "a possible shape for " + name, "a dimension of " + std::to_string(length));
    }
    count *= length;
    shape.push_back(length);
  }
  return count;
}

DType read_type(Cursor& cursor, const std::string& name) {
  const std::size_t start = cursor.offset();
  const auto type = cursor.number<std::uint8_t>("a type");
  if (type > static_cast<std::uint8_t>(DType::bf16)) {
    cursor.fail(start, "a type from 0 to 5 for " + name, std::to_string(type));
  }
  return static_cast<DType>(type);
}

Variable read_variable(Cursor& cursor, const std::string& name) {
  Variable variable;
  variable.count = element_count(cursor, name, variable.shape);
  variable.type = read_type(cursor, name);
  const std::size_t start = cursor.offset();
  const std::size_t size = cursor.number<std::uint32_t>("a size");
  if (size != variable.count * size_of(variable.type)) {
    cursor.fail(start, std::to_string(variable.count * size_of(variable.type)) + " bytes for " + name,
                std::to_string(size));
  }
  variable.offset = cursor.offset();
  variable.bytes = cursor.take(size, name);
  return variable;
}

}  // namespace

std::size_t size_of(DType type) {
  constexpr std::array<std::size_t, 6> kSizes = {4, 1, 2, 4, 2, 2};
  return kSizes.at(static_cast<std::size_t>(type));
}

std::string_view name_of(DType type) {
  constexpr std::array<std::string_view, 6> kNames = {"f32", "i8", "i16", "i32", "f16", "bf16"};
  return kNames.at(static_cast<std::size_t>(type));
}

Ct2File::Ct2File(const std::string& path) : file_(path) {
  Cursor cursor(file_);
  read_header(cursor);
  // The counts size no memory: a false one only runs into the end of the file.
  for (auto left = cursor.number<std::uint32_t>("the number of variables"); left > 0; --left) {
    const std::size_t start = cursor.offset();
    std::string name = cursor.text("a variable's name");
    Variable variable = read_variable(cursor, name);
    if (!variables_.try_emplace(name, std::move(variable)).second)
      cursor.fail(start, "each name once", name + " again");
  }
  for (auto left = cursor.number<std::uint32_t>("the number of aliases"); left > 0; --left) {
    const std::size_t start = cursor.offset();
    std::string alias = cursor.text("an alias");
    const std::string target = cursor.text("an alias's target");
    const auto found = variables_.find(target);
    if (found == variables_.end()) cursor.fail(start, "a variable for the alias " + alias, "no " + target);
    variables_.try_emplace(std::move(alias), found->second);
  }
  if (cursor.left() > 0)
    cursor.fail(cursor.offset(), "the end of the file", std::to_string(cursor.left()) + " bytes");
}

const Variable& Ct2File::at(const std::string& name) const {
  const auto found = variables_.find(name);
  if (found == variables_.end()) throw Error(path() + ": has no variable " + name, ExitCode::bad_model);
  return found->second;
}

}  // namespace captiond::whisper
