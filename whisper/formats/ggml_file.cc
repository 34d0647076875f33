#include "whisper/formats/ggml_file.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "whisper/audio/log_mel.h"
#include "whisper/audio/mel_filters.h"
#include "whisper/formats/byte_reader.h"
#include "whisper/formats/parameters.h"

namespace captiond::whisper {
namespace {

constexpr std::uint32_t kMagic = 0x67676D6C;  // "ggml"
constexpr std::size_t kMaxRank = 4;

// ggml_type, as far as the files use it.
constexpr std::pair<std::uint32_t, ElementType> kTypes[] = {
    {0, ElementType::f32},   {1, ElementType::f16},   {2, ElementType::q4_0},  {3, ElementType::q4_1},
    {6, ElementType::q5_0},  {7, ElementType::q5_1},  {8, ElementType::q8_0},  {10, ElementType::q2_k},
    {11, ElementType::q3_k}, {12, ElementType::q4_k}, {13, ElementType::q5_k}, {14, ElementType::q6_k},
    {30, ElementType::bf16}};

Dims read_dims(ByteReader& reader) {
  Dims dims;
  for (std::size_t* size :
       {&dims.n_vocab, &dims.n_audio_ctx, &dims.n_audio_state, &dims.n_audio_head, &dims.n_audio_layer,
        &dims.n_text_ctx, &dims.n_text_state, &dims.n_text_head, &dims.n_text_layer, &dims.n_mels})
    *size = reader.number<std::uint32_t>("a size");
  reader.number<std::uint32_t>("the kind of numbers");  // each tensor says its own
  return dims;
}

// The features are computed with the filters that every Whisper model was trained on; a file may not ask for
// others.
void check_filters(ByteReader& reader, std::size_t bands) {
  constexpr std::size_t kBins = kFftSize / 2 + 1;
  constexpr float kTolerance = 1e-4F;  // the largest weight is 0.026
  const std::size_t start = reader.offset();
  const auto rows = reader.number<std::uint32_t>("the number of mel bands");
  const auto columns = reader.number<std::uint32_t>("the number of frequencies");
  if (rows != bands || columns != kBins) {
    reader.fail(start, "mel filters of the shape " + text_of({bands, kBins}), text_of({rows, columns}));
  }
  const auto stored = reader.take(bands * kBins * sizeof(float), "mel filters");
  const MelFilters filters = make_mel_filters(bands);
  for (std::size_t i = 0; i < bands; ++i) {
    std::vector<float> row(kBins);
    std::memcpy(row.data(), stored.data() + i * kBins * sizeof(float), kBins * sizeof(float));
    const auto& [first, weights] = filters.bands[i];
    for (std::size_t j = 0; j < weights.size(); ++j) row[first + j] -= weights[j];
    const bool same = std::ranges::all_of(row, [](float rest) { return std::abs(rest) < kTolerance; });
    if (!same)
      reader.fail(start, "Slaney's mel filters, as Whisper has them", "others in band " + std::to_string(i));
  }
}

std::vector<std::string> read_tokens(ByteReader& reader) {
  std::vector<std::string> tokens;
  for (auto left = reader.number<std::uint32_t>("the number of tokens"); left > 0; --left)
    tokens.emplace_back(reader.text(reader.number<std::uint32_t>("the length of a token"), "a token"));
  return tokens;
}

ElementType read_type(ByteReader& reader) {
  const std::size_t start = reader.offset();
  const auto number = reader.number<std::uint32_t>("a type");
  const auto* found = std::ranges::find(kTypes, number, &std::pair<std::uint32_t, ElementType>::first);
  if (found == std::end(kTypes)) reader.fail(start, "a known type of ggml", std::to_string(number));
  return found->second;
}

// The biases of the convolutions are columns, (n, 1); as vectors they are what everyone else has.
Shape squeezed(Shape shape) {
  if (shape.size() == 2 && shape[1] == 1) shape.pop_back();
  return shape;
}

StoredTensor read_tensor(ByteReader& reader) {
  StoredTensor tensor;
  const std::size_t start = reader.offset();
  const auto rank = reader.number<std::uint32_t>("a rank");
  if (rank > kMaxRank) reader.fail(start, "a rank of at most 4", std::to_string(rank));
  const auto name_length = reader.number<std::uint32_t>("the length of a name");
  tensor.type = read_type(reader);
  for (std::uint32_t i = 0; i < rank; ++i)  // the fastest first
    tensor.shape.insert(tensor.shape.begin(), reader.number<std::uint32_t>("a shape"));
  tensor.name = reader.text(name_length, "a name");
  const auto size = byte_count(tensor.type, tensor.shape);
  if (!size) {
    reader.fail(start, "a possible shape for " + tensor.name + " of " + std::string(name_of(tensor.type)),
                text_of(tensor.shape));
  }
  tensor.bytes = reader.take(*size, tensor.name);
  tensor.shape = squeezed(std::move(tensor.shape));
  return tensor;
}

}  // namespace

bool is_ggml(std::span<const std::byte> bytes) {
  std::uint32_t magic = 0;
  if (bytes.size() < sizeof magic) return false;
  std::memcpy(&magic, bytes.data(), sizeof magic);
  return magic == kMagic;
}

GgmlFile::GgmlFile(const std::string& path) : file_(std::make_shared<const MappedFile>(path)) {
  ByteReader reader(file_->path(), file_->bytes());
  if (!is_ggml(file_->bytes())) reader.fail(0, "a ggml file of Whisper", "another kind");
  reader.take(sizeof kMagic, "the magic number");
  dims_ = read_dims(reader);
  check_dims(path, dims_);
  check_filters(reader, dims_.n_mels);
  tokens_ = read_tokens(reader);
  while (reader.left() > 0) {
    const std::size_t start = reader.offset();
    StoredTensor tensor = read_tensor(reader);
    if (tensors_.contains(tensor.name)) reader.fail(start, "each name once", tensor.name + " again");
    tensors_.emplace(tensor.name, std::move(tensor));
  }
}

Vocabulary GgmlFile::vocabulary() const {
  try {
    return complete_vocabulary(tokens_, dims_.n_vocab);
  } catch (const Error& error) {
    throw Error(path() + ": " + error.what(), ExitCode::bad_model);
  }
}

std::unique_ptr<WeightsFile> GgmlFile::weights() const {
  return std::make_unique<StoredWeights>(path(), std::vector{file_}, dims_, [&](const std::string& name) {
    const auto found = tensors_.find(name);
    if (found == tensors_.end()) throw Error(path() + ": has no tensor " + name, ExitCode::bad_model);
    return found->second;
  });
}

}  // namespace captiond::whisper
