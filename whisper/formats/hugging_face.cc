#include "whisper/formats/hugging_face.h"

#include <cstring>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/json_integer.h"
#include "base/safetensors.h"
#include "whisper/audio/log_mel.h"
#include "whisper/formats/bad_file.h"
#include "whisper/formats/json_file.h"
#include "whisper/formats/stored_weights.h"

namespace captiond::whisper {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// OpenAI's words and those of transformers, replaced in this order.
constexpr std::pair<std::string_view, std::string_view> kWords[] = {
    {".blocks.", ".layers."},
    {".mlp.0.", ".fc1."},
    {".mlp.2.", ".fc2."},
    {".mlp_ln.", ".final_layer_norm."},
    {".cross_attn_ln.", ".encoder_attn_layer_norm."},
    {".cross_attn.", ".encoder_attn."},
    {".attn_ln.", ".self_attn_layer_norm."},
    {".attn.", ".self_attn."},
    {".query.", ".q_proj."},
    {".key.", ".k_proj."},
    {".value.", ".v_proj."},
    {".out.", ".out_proj."},
    {".ln_post.", ".layer_norm."},
    {"decoder.ln.", "decoder.layer_norm."},
    {".positional_embedding", ".embed_positions.weight"},
    {".token_embedding.", ".embed_tokens."}};

// The tensors of all shards together.
class Shards {
 public:
  explicit Shards(fs::path path) : path_(std::move(path)) {
    const bool sharded = path_.extension() == ".json";
    for (const auto& name : sharded ? shard_names() : std::set{path_.filename().string()})
      add(path_.parent_path() / name);
  }

  const fs::path& path() const { return path_; }
  const std::vector<std::shared_ptr<const MappedFile>>& files() const { return files_; }

  StoredTensor find(const std::string& openai) const {
    const std::string name = transformers_name(openai);
    for (const auto& each : {"model." + name, name})
      if (const auto found = tensors_.find(each); found != tensors_.end()) return found->second;
    throw Error(path_.string() + ": has no tensor " + name, ExitCode::bad_model);
  }

 private:
  std::set<std::string> shard_names() const {
    std::set<std::string> names;
    try {
      const Json index = read_json(path_);
      for (const auto& [tensor, shard] : index.at("weight_map").items())
        names.insert(shard.get<std::string>());
    } catch (const Json::exception& error) {
      fail(path_, "\"weight_map\" from tensors to files", error.what());
    }
    for (const std::string& name : names)
      if (fs::path(name).filename() != name || name.starts_with('.'))
        fail(path_, "names of files in the same folder", name);
    return names;
  }

  void add(const fs::path& path) {
    const SafeTensors shard(path.string());
    files_.push_back(shard.file());
    for (const auto& [name, tensor] : shard.tensors())
      if (const auto type = element_type(tensor.type))
        tensors_[name] = {name, *type, tensor.shape, tensor.bytes, {}};
  }

  // Tensors of other types are none of a Whisper model's.
  static std::optional<ElementType> element_type(const std::string& type) {
    if (type == "F32") return ElementType::f32;
    if (type == "F16") return ElementType::f16;
    if (type == "BF16") return ElementType::bf16;
    return std::nullopt;
  }

  fs::path path_;
  std::vector<std::shared_ptr<const MappedFile>> files_;
  std::map<std::string, StoredTensor> tensors_;
};

Dims read_dims(const fs::path& path) {
  const Json config = read_json(path);
  Dims dims;
  try {
    const auto number = [&](const char* name) { return get_integer<std::size_t>(config.at(name)); };
    dims.n_mels = number("num_mel_bins");
    dims.n_audio_ctx = number("max_source_positions");
    dims.n_audio_state = dims.n_text_state = number("d_model");
    dims.n_audio_head = number("encoder_attention_heads");
    dims.n_audio_layer = number("encoder_layers");
    dims.n_vocab = number("vocab_size");
    dims.n_text_ctx = number("max_target_positions");
    dims.n_text_head = number("decoder_attention_heads");
    dims.n_text_layer = number("decoder_layers");
    if (config.value("scale_embedding", false)) fail(path, "scale_embedding false", "true");
  } catch (const Json::exception& error) {
    fail(path, "the sizes of a Whisper model", error.what());
  }
  return dims;
}

// The features are computed as OpenAI's are; a model that was trained on others would hear nonsense.
void check_features(const fs::path& path, const Dims& dims) {
  if (!fs::exists(path)) return;
  const Json config = read_json(path);
  for (const auto& [name, expected] :
       {std::pair("feature_size", dims.n_mels), std::pair("n_fft", kFftSize), std::pair("hop_length", kHop),
        std::pair("sampling_rate", std::size_t{16000}), std::pair("n_samples", kWindowSamples)}) {
    const Json found = config.value(name, Json(expected));
    if (found != Json(expected))
      fail(path, std::string(name) + " " + std::to_string(expected),
           found.dump(-1, ' ', true, Json::error_handler_t::replace));
  }
}

}  // namespace

std::string transformers_name(std::string name) {
  for (const auto& [openai, transformers] : kWords)
    if (const auto at = name.find(openai); at != std::string::npos)
      name.replace(at, openai.size(), transformers);
  return name;
}

bool is_safetensors(std::span<const std::byte> bytes) {
  std::uint64_t header = 0;
  if (bytes.size() <= sizeof header) return false;
  std::memcpy(&header, bytes.data(), sizeof header);
  return bytes[sizeof header] == std::byte{'{'} && header < std::uint64_t{1} << 32U;
}

std::unique_ptr<WeightsFile> open_hugging_face(const fs::path& weights) {
  const fs::path folder = weights.parent_path();
  const Dims dims = read_dims(folder / "config.json");
  check_features(folder / "preprocessor_config.json", dims);
  const Shards shards(weights);
  return std::make_unique<StoredWeights>(shards.path().string(), shards.files(), dims,
                                         [&](const std::string& name) { return shards.find(name); });
}

}  // namespace captiond::whisper
