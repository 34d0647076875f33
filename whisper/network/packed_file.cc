#include "whisper/network/packed_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "base/log.h"
#include "base/read_at.h"
#include "base/unique_fd.h"

namespace captiond::whisper {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kPrime = 0x9E3779B97F4A7C15;  // odd, with bits everywhere

/// The first page of a file; the bytes follow.
struct Header {
  static constexpr std::array<char, 8> kMagic = {'C', 'A', 'P', 'T', 'P', 'A', 'C', 'K'};

  std::array<char, 8> magic = kMagic;
  std::uint64_t size = 0, sum = 0;
  std::array<char, 4072> key{};

  Header() = default;
  Header(const std::string& text, std::span<const std::byte> bytes);
  bool is_of(const std::string& text) const {
    return magic == kMagic && text.size() < key.size() &&
           std::strncmp(key.data(), text.c_str(), key.size()) == 0;
  }
};
static_assert(sizeof(Header) == 4096);

bool write_all(int fd, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  return true;
}

/// What take(fd, header) makes of a file that has this key and the size that it should have.
template <typename Content, typename Take>
std::optional<Content> read(const fs::path& path, const std::string& key, const Take& take) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  Header header;
  const auto file_size = static_cast<std::size_t>(status.st_size);
  const bool readable =
      file_size >= sizeof header && read_at(fd.get(), std::as_writable_bytes(std::span(&header, 1)), 0);
  if (readable && header.magic == Header::kMagic && !header.is_of(key)) return std::nullopt;
  if (readable && header.is_of(key) && header.size == file_size - sizeof header)
    if (auto content = take(fd.get(), header)) return content;
  log_warn("{}: what is kept here is damaged; the model is read anew", path.string());
  return std::nullopt;
}

Header::Header(const std::string& text, std::span<const std::byte> bytes)
    : size(bytes.size()), sum(sum_of_pieces(bytes)) {
  text.copy(key.data(), key.size() - 1);
}

}  // namespace

// Eight sums side by side, because each must wait for its last multiplication. Each step can be undone, so a
// sum that went wrong once never comes right by what follows, unless that is wrong, too.
std::uint64_t checksum(std::span<const std::byte> bytes) {
  constexpr std::size_t kSums = 8;
  std::array<std::uint64_t, kSums> sums{}, words{};
  while (!bytes.empty()) {
    const std::size_t count = std::min(bytes.size(), sizeof words);
    if (count < sizeof words) words = {};
    std::memcpy(words.data(), bytes.data(), count);
    for (std::size_t i = 0; i < kSums; ++i) sums[i] = (sums[i] ^ words[i]) * kPrime;
    bytes = bytes.subspan(count);
  }
  std::uint64_t all = 0;
  for (const std::uint64_t sum : sums) all = (all ^ sum ^ (sum >> 32U)) * kPrime;
  return all ^ (all >> 32U);
}

std::uint64_t sum_of_sums(std::span<const std::uint64_t> sums) {
  return checksum(std::as_bytes(sums));
}

std::uint64_t sum_of_pieces(std::span<const std::byte> bytes) {
  std::vector<std::uint64_t> sums;
  for (std::size_t at = 0; at < bytes.size(); at += kPiece)
    sums.push_back(checksum(bytes.subspan(at, std::min(kPiece, bytes.size() - at))));
  return sum_of_sums(sums);
}

std::optional<std::vector<std::byte>> read_packed(const fs::path& path, const std::string& key) {
  return read<std::vector<std::byte>>(path, key, [](int fd, const Header& header) {
    std::optional<std::vector<std::byte>> bytes(header.size);
    if (!read_at(fd, *bytes, sizeof header) || sum_of_pieces(*bytes) != header.sum) bytes.reset();
    return bytes;
  });
}

std::optional<PackedPages> map_packed(const fs::path& path, const std::string& key) {
  return read<PackedPages>(path, key, [](int fd, const Header& header) {
    std::optional<PackedPages> pages;
    HugeMemory memory(header.size);
    if (memory.bytes().size() == header.size && memory.show(fd, sizeof header))
      pages = PackedPages{std::move(memory), header.sum, UniqueFd(::fcntl(fd, F_DUPFD_CLOEXEC, 0))};
    return pages;
  });
}

bool PackedPages::read(std::size_t at, std::span<std::byte> out) const {
  return read_at(file.get(), out, sizeof(Header) + at);
}

bool write_packed(const fs::path& path, const std::string& key, std::span<const std::byte> bytes) {
  std::string draft = path.string() + ".XXXXXX";
  const UniqueFd fd(::mkostemp(draft.data(), O_CLOEXEC));
  if (!fd) return false;
  const Header header(key, bytes);
  std::error_code error;
  ::fchmod(fd.get(), S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH);
  if (write_all(fd.get(), std::as_bytes(std::span(&header, 1))) && write_all(fd.get(), bytes)) {
    fs::rename(draft, path, error);
    if (!error) return true;
  }
  fs::remove(draft, error);
  return false;
}

}  // namespace captiond::whisper
