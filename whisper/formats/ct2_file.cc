#include "whisper/formats/ct2_file.h"

#include <array>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "whisper/formats/byte_reader.h"

namespace captiond::whisper {
namespace {

constexpr std::uint32_t kOldestVersion = 4;  // before it sizes were counted in elements, not bytes
constexpr std::uint32_t kNewestVersion = 6;
constexpr std::string_view kSpec = "WhisperSpec";
constexpr std::size_t kMaxRank = 4;
constexpr std::size_t kWalk = 8 << 20;  // bytes between headers: the system maps a good part of them, too

// CTranslate2's DataType.
constexpr std::array<ElementType, 6> kTypes = {ElementType::f32, ElementType::i8,  ElementType::i16,
                                               ElementType::i32, ElementType::f16, ElementType::bf16};

// A length of 16 bits, then that many bytes, the last of them zero.
std::string read_text(ByteReader& reader, std::string_view what) {
  const std::size_t start = reader.offset();
  const std::string_view text = reader.text(reader.number<std::uint16_t>(what), what);
  if (text.empty() || text.back() != '\0')
    reader.fail(start, std::string(what) + " ending in a zero", "none");
  return std::string(text.substr(0, text.size() - 1));
}

void read_header(ByteReader& reader) {
  const auto version = reader.number<std::uint32_t>("the version");
  if (version < kOldestVersion || version > kNewestVersion) {
    reader.fail(0, "a CTranslate2 model of version 4 to 6", "version " + std::to_string(version));
  }
  const std::size_t start = reader.offset();
  const std::string spec = read_text(reader, "the model's kind");
  if (spec != kSpec) reader.fail(start, "a " + std::string(kSpec), "a " + spec.substr(0, 64));
  reader.number<std::uint32_t>("the revision");
}

Shape read_shape(ByteReader& reader, const std::string& name) {
  const std::size_t start = reader.offset();
  const std::size_t rank = reader.number<std::uint8_t>("a rank");
  if (rank > kMaxRank) reader.fail(start, "a rank of at most 4 for " + name, std::to_string(rank));
  Shape shape;
  while (shape.size() < rank) shape.push_back(reader.number<std::uint32_t>("a shape"));
  return shape;
}

ElementType read_type(ByteReader& reader, const std::string& name) {
  const std::size_t start = reader.offset();
  const std::size_t type = reader.number<std::uint8_t>("a type");
  if (type >= kTypes.size()) reader.fail(start, "a type from 0 to 5 for " + name, std::to_string(type));
  return kTypes[type];
}

StoredTensor read_variable(ByteReader& reader, const std::string& name) {
  StoredTensor variable;
  variable.name = name;
  const std::size_t start = reader.offset();
  variable.shape = read_shape(reader, name);
  variable.type = read_type(reader, name);
  const auto expected = byte_count(variable.type, variable.shape);
  if (!expected) reader.fail(start, "a possible shape for " + name, text_of(variable.shape));
  const std::size_t size_at = reader.offset();
  const std::size_t size = reader.number<std::uint32_t>("a size");
  if (size != *expected)
    reader.fail(size_at, std::to_string(*expected) + " bytes for " + name, std::to_string(size));
  variable.bytes = reader.take(size, name);
  return variable;
}

std::map<std::string, StoredTensor> read_variables(ByteReader& reader, const MappedFile& file) {
  std::map<std::string, StoredTensor> variables;
  std::size_t relaxed = 0;
  // The counts size no memory: a false one only runs into the end of the file.
  for (auto left = reader.number<std::uint32_t>("the number of variables"); left > 0; --left) {
    const std::size_t start = reader.offset();
    std::string name = read_text(reader, "a variable's name");
    StoredTensor variable = read_variable(reader, name);
    if (!variables.try_emplace(name, std::move(variable)).second)
      reader.fail(start, "each name once", name + " again");
    if (reader.offset() - relaxed < kWalk) continue;
    file.relax();
    relaxed = reader.offset();
  }
  return variables;
}

// An alias keeps the name of what it stands for, and with it the scale.
void read_aliases(ByteReader& reader, std::map<std::string, StoredTensor>& variables) {
  for (auto left = reader.number<std::uint32_t>("the number of aliases"); left > 0; --left) {
    const std::size_t start = reader.offset();
    std::string alias = read_text(reader, "an alias");
    const std::string target = read_text(reader, "an alias's target");
    const auto found = variables.find(target);
    if (found == variables.end()) reader.fail(start, "a variable for the alias " + alias, "no " + target);
    variables.try_emplace(std::move(alias), found->second);
  }
}

}  // namespace

Ct2File::Ct2File(const std::string& path) : file_(std::make_shared<const MappedFile>(path)) {
  ByteReader reader(file_->path(), file_->bytes());
  read_header(reader);
  variables_ = read_variables(reader, *file_);
  read_aliases(reader, variables_);
  if (reader.left() > 0)
    reader.fail(reader.offset(), "the end of the file", std::to_string(reader.left()) + " bytes");
}

const StoredTensor& Ct2File::at(const std::string& name) const {
  const auto found = variables_.find(name);
  if (found == variables_.end()) throw Error(path() + ": has no variable " + name, ExitCode::bad_model);
  return found->second;
}

bool is_ct2(std::span<const std::byte> bytes) {
  std::uint32_t version = 0;
  if (bytes.size() < sizeof version) return false;
  std::memcpy(&version, bytes.data(), sizeof version);
  return version <= 64;  // a future version is recognised too, and refused by name
}

}  // namespace captiond::whisper
