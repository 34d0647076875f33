#include "whisper/network/weights_cache.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "whisper/network/build_weights.h"
#include "whisper/network/packed_file.h"

namespace captiond::whisper {
namespace {

namespace fs = std::filesystem;

// Another number for each change of what is packed, and how: files of the numbers before are of no more use.
constexpr int kFormat = 4;

std::uint64_t checksum_of_head(const fs::path& path) {
  std::array<char, 65536> head{};
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), head.size());
  return checksum(std::as_bytes(std::span(head)));
}

// What tells one state of a model's files from another.
std::string key_of(const WeightsFile& file, Precision precision, const Kernels& kernels) {
  std::string key = std::to_string(kFormat) + ' ' + kernels.name + ' ' + std::string(name_of(precision));
  for (const fs::path path : file.files()) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return {};
    for (const auto number : {status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec})
      key += ' ' + std::to_string(number);
    key += ' ' + std::to_string(checksum_of_head(path));
  }
  return key;
}

std::optional<fs::path> cache_folder() {
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache && *cache == '/')
    return fs::path(cache) / "captiond";
  if (const char* home = std::getenv("HOME"); home && *home) return fs::path(home) / ".cache" / "captiond";
  return std::nullopt;
}

// Where the packed weights of a file may be, the better place first.
std::vector<fs::path> places(const fs::path& file, Precision precision, const Kernels& kernels) {
  const std::string ending =
      std::string(".") + kernels.name + '.' + std::string(name_of(precision)) + ".packed";
  std::error_code error;
  const fs::path whole = fs::canonical(file, error);
  std::vector<fs::path> found = {whole.string() + ending};
  if (const auto folder = cache_folder()) {
    const std::string parent = whole.parent_path().string();
    const std::string number = std::to_string(checksum(std::as_bytes(std::span(parent))));
    found.push_back(*folder / (whole.filename().string() + '.' + number + ending));
  }
  return found;
}

std::optional<Weights> read(const std::shared_ptr<const WeightsFile>& file, Precision precision,
                            const Kernels& kernels, const std::string& key, const fs::path& place) {
  auto memory = read_packed(place, key);
  if (!memory) return std::nullopt;
  try {
    return build_weights(file, precision, PackedStore(kernels, std::move(*memory)));
  } catch (const Error& error) {
    spdlog::warn("{}: {}; the model is read anew", place.string(), error.what());
    return std::nullopt;
  }
}

void write(std::span<const std::byte> bytes, const std::string& key, const std::vector<fs::path>& places) {
  for (const fs::path& place : places) {
    std::error_code ignored;
    fs::create_directories(place.parent_path(), ignored);
    if (write_packed(place, key, bytes))
      return spdlog::debug("{}: packed weights are kept here", place.string());
  }
  spdlog::debug("{}: no place to keep packed weights", places.front().string());
}

}  // namespace

Weights cached_weights(const std::shared_ptr<const WeightsFile>& file, Precision precision,
                       const Kernels& kernels) {
  const std::string key = key_of(*file, precision, kernels);
  const auto candidates = places(file->path(), precision, kernels);
  for (const fs::path& place : candidates)
    if (auto weights = read(file, precision, kernels, key, place)) return std::move(*weights);
  Weights weights = build_weights(file, precision, kernels);
  write(weights.packed.bytes(), key, candidates);
  return weights;
}

}  // namespace captiond::whisper
