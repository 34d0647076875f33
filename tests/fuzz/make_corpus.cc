// Writes the seeds of tests/fuzz/corpus: the smallest model in each format, and a tokenizer. Run it again
// when a format gains something that a fuzzer would not find by itself.
//
// usage: make_corpus FOLDER
#include <filesystem>
#include <string>
#include <vector>

#include "base/json.h"
#include "tests/support/temporary_folder.h"
#include "tests/whisper/byte_vocabulary.h"
#include "tests/whisper/ct2_writer.h"
#include "tests/whisper/model_writers.h"
#include "whisper/formats/hugging_face.h"
#include "whisper/text/tokenizer.h"

namespace captiond {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& bytes) {
  fs::create_directories(path.parent_path());
  test::write_file(path, bytes);
}

// A tokenizer of bytes and few words, in each of the forms that it may have.
void write_tokenizers(const fs::path& folder) {
  nlohmann::json vocabulary, added = nlohmann::json::array(), all, list;
  std::string lines;
  const auto add = [&](const std::string& name) {
    const std::size_t id = list.size();
    list.push_back(name);
    lines += name + '\n';
    all[name] = id;
    return id;
  };
  std::vector<std::string> texts = test::spelled_bytes();
  texts.insert(texts.end(), {"th", "Ġth", "Ġthe"});
  for (const std::string& text : texts) vocabulary[text] = add(text);
  for (const std::string& name : test::special_names())
    added.push_back({{"content", name}, {"id", add(name)}});
  write(folder / "whole.json",
        nlohmann::json{{"model", {{"vocab", vocabulary}}}, {"added_tokens", added}}.dump());
  write(folder / "parts.json", all.dump());
  write(folder / "list.json", list.dump());
  write(folder / "list.txt", lines);
}

}  // namespace
}  // namespace captiond

int main(int count, char** arguments) {
  using namespace captiond;
  if (count != 2) return 2;
  const fs::path folder = arguments[1];
  for (const auto& [name, type] : {std::pair("f32", test::kCt2F32), std::pair("f16", test::kCt2F16),
                                   std::pair("bf16", test::kCt2Bf16), std::pair("i16", test::kCt2I16)})
    write(folder / "ct2" / name, test::ct2_model(test::ct2_shapes(), type));
  write(folder / "ct2" / "i8", test::ct2_model(test::ct2_shapes_with_scales(), test::kCt2I8));
  whisper::Dims dims = test::smallest_dims();
  dims.n_mels = dims.n_audio_ctx = dims.n_text_ctx = 1;
  dims.n_audio_state = dims.n_text_state = 2;
  dims.n_audio_head = dims.n_text_head = 1;
  dims.n_vocab = 1 + 8 + whisper::kTimestampTokens + 1;
  write(folder / "ggml" / "f32", test::ggml_model(dims, 1));
  dims.n_vocab = 3;
  const auto [config, weights] = test::hugging_face_model(dims, whisper::transformers_name);
  write(folder / "safetensors" / "f32", config + '\0' + weights);
  write(folder / "settings" / "config.json", config);
  write(folder / "settings" / "index.json",
        R"({"weight_map":{"model.encoder.conv1.weight":"a.safetensors"}})");
  write(folder / "settings" / "generation_config.json",
        R"({"alignment_heads":[[0,0]],"suppress_ids":[1,2],"suppress_tokens":[1,2]})");
  write(folder / "settings" / "preprocessor_config.json",
        R"({"feature_size":1,"n_fft":400,"hop_length":160,"sampling_rate":16000,"n_samples":480000})");
  write_tokenizers(folder / "tokenizer");
}
