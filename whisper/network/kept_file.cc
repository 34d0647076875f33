#include "whisper/network/kept_file.h"

#include <sys/stat.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <optional>

#include "base/log.h"
#include "whisper/network/packed_file.h"

namespace captiond::whisper {
namespace {

namespace fs = std::filesystem;

std::uint64_t checksum_of_head(const fs::path& path) {
  std::array<char, 65536> head{};
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), head.size());
  return checksum(std::as_bytes(std::span(head)));
}

// What tells one state of a file from another.
std::string state_of(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return " -";
  std::string state;
  for (const auto number : {status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec})
    state += ' ' + std::to_string(number);
  return state + ' ' + std::to_string(checksum_of_head(path));
}

std::optional<fs::path> cache_folder() {
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache && *cache == '/')
    return fs::path(cache) / "captiond";
  if (const char* home = std::getenv("HOME"); home && *home) return fs::path(home) / ".cache" / "captiond";
  return std::nullopt;
}

}  // namespace

KeptFile::KeptFile(const fs::path& beside, const std::string& ending, const std::string& key_of_kind,
                   std::span<const std::string> files)
    : key(key_of_kind) {
  for (const std::string& file : files) key += state_of(file);
  const std::string name = '.' + ending + ".packed";
  std::error_code error;
  const fs::path whole = fs::canonical(beside, error);
  places.emplace_back(whole.string() + name);
  if (const auto folder = cache_folder()) {
    const std::string parent = whole.parent_path().string();
    const std::string number = std::to_string(checksum(std::as_bytes(std::span(parent))));
    places.push_back(*folder / (whole.filename().string() + '.' + number + name));
  }
}

void KeptFile::write(std::span<const std::byte> bytes) const {
  for (const fs::path& place : places) {
    std::error_code ignored;
    fs::create_directories(place.parent_path(), ignored);
    if (write_packed(place, key, bytes)) return log_debug("{}: kept for the next load", place.string());
  }
  log_debug("{}: no place to keep it", places.front().string());
}

}  // namespace captiond::whisper
