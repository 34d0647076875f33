// From OpenAI's names to the variables of a CTranslate2 file, in which projections that read the same input
// are fused: query, key and value of self-attention, key and value of cross-attention, one part under the
// other.
#include <cstring>
#include <tuple>

#include "base/error.h"
#include "whisper/formats/ct2_file.h"

namespace captiond::whisper {
namespace {

// Scale of int16 weights in files that have none (CTranslate2's Quantize::global_int16_scale).
constexpr float kInt16Scale = 1000;

struct Module {
  std::string_view openai, ct2;
  std::size_t part = 0, parts = 1;
};

constexpr Module kBlockModules[] = {{"attn_ln", "self_attention/layer_norm"},
                                    {"attn.query", "self_attention/linear_0", 0, 3},
                                    {"attn.key", "self_attention/linear_0", 1, 3},
                                    {"attn.value", "self_attention/linear_0", 2, 3},
                                    {"attn.out", "self_attention/linear_1"},
                                    {"cross_attn_ln", "attention/layer_norm"},
                                    {"cross_attn.query", "attention/linear_0"},
                                    {"cross_attn.key", "attention/linear_1", 0, 2},
                                    {"cross_attn.value", "attention/linear_1", 1, 2},
                                    {"cross_attn.out", "attention/linear_2"},
                                    {"mlp_ln", "ffn/layer_norm"},
                                    {"mlp.0", "ffn/linear_0"},
                                    {"mlp.2", "ffn/linear_1"}};

constexpr Module kModules[] = {{"encoder.conv1", "encoder/conv1"},
                               {"encoder.conv2", "encoder/conv2"},
                               {"encoder.ln_post", "encoder/layer_norm"},
                               {"decoder.token_embedding", "decoder/embeddings"},
                               {"decoder.ln", "decoder/layer_norm"}};

struct Location {
  std::string variable;
  std::size_t part = 0, parts = 1;
};

const Module& module_of(std::span<const Module> modules, std::string_view openai) {
  for (const Module& module : modules)
    if (module.openai == openai) return module;
  throw Error("no module of Whisper is called " + std::string(openai));
}

// "encoder.blocks.3.attn.key.weight" -> {"encoder/layer_3/self_attention/linear_0/weight", 1, 3}
Location location(std::string_view openai) {
  constexpr std::string_view kPositions = ".positional_embedding", kBlocks = ".blocks.";
  if (openai.ends_with(kPositions))
    return {std::string(openai.substr(0, openai.size() - kPositions.size())) +
            "/position_encodings/encodings"};
  const std::size_t dot = openai.rfind('.');
  std::string_view module = openai.substr(0, dot), parameter = openai.substr(dot + 1);
  std::span<const Module> modules = kModules;
  std::string prefix;
  if (const std::size_t blocks = openai.find(kBlocks); blocks != std::string_view::npos) {
    const std::size_t number = blocks + kBlocks.size(), end = openai.find('.', number);
    prefix.append(openai.substr(0, blocks))
        .append("/layer_")
        .append(openai.substr(number, end - number))
        .append("/");
    module = openai.substr(end + 1, dot - end - 1);
    modules = kBlockModules;
  }
  const auto& [name, ct2, part, parts] = module_of(modules, module);
  const bool norm = ct2.ends_with("layer_norm");
  const std::string_view last = !norm ? parameter : parameter == "weight" ? "gamma" : "beta";
  return {prefix.append(ct2).append("/").append(last), part, parts};
}

[[noreturn]] void fail(const Ct2File& file, const std::string& name, const std::string& expected,
                       const std::string& found) {
  throw Error(file.path() + ": " + name + ": expected " + expected + ", found " + found, ExitCode::bad_model);
}

std::vector<float> divisors(const Ct2File& file, const StoredTensor& tensor) {
  const std::string name = tensor.name + "_scale";
  if (!file.has(name))
    return tensor.type == ElementType::i16 ? std::vector{kInt16Scale} : std::vector<float>{};
  const StoredTensor& scale = file.at(name);
  const std::size_t count = scale.shape.empty() ? 1 : scale.shape[0];
  if (scale.type != ElementType::f32 || scale.shape.size() > 1)
    fail(file, name, "a row of f32", std::string(name_of(scale.type)) + " " + text_of(scale.shape));
  std::vector<float> values(count);
  std::memcpy(values.data(), scale.bytes.data(), scale.bytes.size());
  return values;
}

StoredTensor find(const Ct2File& file, const std::string& openai) {
  const auto [name, part, parts] = location(openai);
  StoredTensor tensor = file.at(name);
  const bool integer = tensor.type == ElementType::i8 || tensor.type == ElementType::i16;
  if (integer) tensor.divisors = divisors(file, tensor);
  if (tensor.divisors.size() > 1 && (tensor.shape.empty() || tensor.divisors.size() != tensor.shape[0]))
    fail(file, name + "_scale", "one scale a row of " + text_of(tensor.shape),
         std::to_string(tensor.divisors.size()));
  if (parts == 1) return tensor;
  if (tensor.shape.empty() || tensor.shape[0] % parts != 0)
    fail(file, name, std::to_string(parts) + " equal parts", text_of(tensor.shape));
  return part_of(tensor, part, parts);
}

const Shape& shape(const Ct2File& file, const std::string& name, std::size_t rank) {
  const Shape& found = file.at(name).shape;
  if (found.size() != rank) fail(file, name, std::to_string(rank) + " dimensions", text_of(found));
  return found;
}

std::size_t integer(const Ct2File& file, const std::string& name) {
  const StoredTensor& variable = file.at(name);
  std::int16_t value = 0;
  if (variable.type != ElementType::i16 || variable.bytes.size() != sizeof value)
    fail(file, name, "one i16", std::string(name_of(variable.type)) + " " + text_of(variable.shape));
  std::memcpy(&value, variable.bytes.data(), sizeof value);
  if (value <= 0) fail(file, name, "a positive number", std::to_string(value));
  return static_cast<std::size_t>(value);
}

// Blocks are numbered from 0 without a gap.
std::size_t layers(const Ct2File& file, const std::string& side) {
  std::size_t count = 0;
  while (file.has(side + "/layer_" + std::to_string(count) + "/self_attention/linear_0/weight")) ++count;
  return count;
}

Dims read_dims(const Ct2File& file) {
  Dims dims;
  const Shape& audio = shape(file, "encoder/position_encodings/encodings", 2);
  const Shape& text = shape(file, "decoder/position_encodings/encodings", 2);
  dims.n_mels = shape(file, "encoder/conv1/weight", 3)[1];
  dims.n_audio_ctx = audio[0];
  dims.n_audio_state = audio[1];
  dims.n_audio_head = integer(file, "encoder/num_heads");
  dims.n_audio_layer = layers(file, "encoder");
  dims.n_vocab = shape(file, "decoder/embeddings/weight", 2)[0];
  dims.n_text_ctx = text[0];
  dims.n_text_state = text[1];
  dims.n_text_head = integer(file, "decoder/num_heads");
  dims.n_text_layer = layers(file, "decoder");
  return dims;
}

}  // namespace

std::unique_ptr<WeightsFile> open_ct2(const std::string& path) {
  const Ct2File file(path);
  return std::make_unique<StoredWeights>(path, std::vector{file.file()}, read_dims(file),
                                         [&](const std::string& name) { return find(file, name); });
}

}  // namespace captiond::whisper
