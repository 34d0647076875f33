// Writes the seeds of tests/fuzz/corpus: the smallest model in each format, and a tokenizer. Run it again
// when a format gains something that a fuzzer would not find by itself.
//
// usage: make_corpus FOLDER
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"
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

// Every byte as GPT-2 spells it: printable Latin-1 as it is, the others as U+0100, U+0101, …
std::vector<std::string> spelled_bytes() {
  std::vector<std::string> spelled;
  for (unsigned byte = 0, next = 0x100; byte < 0x100; ++byte) {
    const bool printable = (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
    const unsigned code = printable ? byte : next++;
    if (code < 0x80) {
      spelled.emplace_back(1, static_cast<char>(code));
    } else {
      spelled.push_back({static_cast<char>(0xC0 | code >> 6U), static_cast<char>(0x80 | (code & 0x3FU))});
    }
  }
  return spelled;
}

// A tokenizer of bytes and few words, as tokenizer.json and as vocab.json.
void write_tokenizers(const fs::path& folder) {
  nlohmann::json vocabulary, added = nlohmann::json::array(), all;
  int id = 0;
  std::vector<std::string> texts = spelled_bytes();
  texts.insert(texts.end(), {"th", "Ġth", "Ġthe"});
  for (const std::string& text : texts) all[text] = vocabulary[text] = id++;
  for (const char* name : {"endoftext", "startoftranscript", "en", "translate", "transcribe", "startoflm",
                           "startofprev", "nospeech", "notimestamps"}) {
    const std::string marked = "<|" + std::string(name) + "|>";
    added.push_back({{"content", marked}, {"id", id}});
    all[marked] = id++;
  }
  write(folder / "whole.json",
        nlohmann::json{{"model", {{"vocab", vocabulary}}}, {"added_tokens", added}}.dump());
  write(folder / "parts.json", all.dump());
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
  write_tokenizers(folder / "tokenizer");
}
