#include "whisper/formats/model_files.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "whisper/formats/bad_file.h"
#include "whisper/formats/ct2_file.h"
#include "whisper/formats/ggml_file.h"
#include "whisper/formats/hugging_face.h"

namespace captiond::whisper {
namespace {

namespace fs = std::filesystem;

fs::path only_ggml_file(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.is_regular_file() && format_of(entry) == Format::ggml) found.push_back(entry.path().filename());
  std::ranges::sort(found);
  if (found.empty()) fail(folder, "model.bin, model.safetensors or a ggml file", "none");
  if (found.size() > 1) fail(folder, "one ggml file", found[0].string() + " and " + found[1].string());
  return folder / found[0];
}

}  // namespace

Format format_of(const fs::path& path) {
  std::array<char, 16> head{};
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(path.string() + ": cannot be read", ExitCode::bad_model);
  file.read(head.data(), head.size());
  const auto bytes = std::as_bytes(std::span(head.data(), static_cast<std::size_t>(file.gcount())));
  if (is_ggml(bytes)) return Format::ggml;
  if (is_safetensors(bytes)) return Format::safetensors;
  if (is_ct2(bytes)) return Format::ct2;
  const bool json = !bytes.empty() && head.front() == '{';
  return json && path.string().ends_with(".index.json") ? Format::index : Format::unknown;
}

fs::path find_weights(const fs::path& path) {
  if (!fs::is_directory(path)) return path;
  for (const char* name : {"model.bin", "model.safetensors", "model.safetensors.index.json"})
    if (fs::exists(path / name)) return path / name;
  return only_ggml_file(path);
}

std::unique_ptr<WeightsFile> open_weights(const fs::path& weights) {
  switch (format_of(weights)) {
    case Format::ct2:
      return open_ct2(weights.string());
    case Format::ggml:
      return GgmlFile(weights.string()).weights();
    case Format::safetensors:
    case Format::index:
      return open_hugging_face(weights);
    case Format::unknown:
      break;
  }
  fail(weights, "a CTranslate2 model.bin, a ggml file of whisper.cpp or a safetensors file", "another kind");
}

}  // namespace captiond::whisper
