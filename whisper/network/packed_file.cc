#include "whisper/network/packed_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <thread>
#include <utility>
#include <vector>

#include "base/log.h"
#include "base/thread.h"
#include "base/unique_fd.h"

namespace captiond::whisper {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPiece = std::size_t{4}
                               << 20;    // read and summed by one thread while it is in the cache
constexpr std::size_t kMostReaders = 4;  // more do not read memory faster
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

/// Calls work(i, piece) for all pieces of some bytes, several at a time.
template <typename Work>
void share_pieces(std::span<std::byte> bytes, const Work& work) {
  const std::size_t count = (bytes.size() + kPiece - 1) / kPiece;
  const std::size_t threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMostReaders);
  ThreadTeam team(std::min(threads, std::max<std::size_t>(1, count)), "read");
  team.run(count, [&](std::size_t i) {
    work(i, bytes.subspan(i * kPiece, std::min(kPiece, bytes.size() - i * kPiece)));
  });
}

std::uint64_t sum_of_sums(const std::vector<std::uint64_t>& sums) {
  return checksum(std::as_bytes(std::span(sums)));
}

std::uint64_t sum_of_pieces(std::span<const std::byte> bytes) {
  std::vector<std::uint64_t> sums;
  for (std::size_t at = 0; at < bytes.size(); at += kPiece)
    sums.push_back(checksum(bytes.subspan(at, std::min(kPiece, bytes.size() - at))));
  return sum_of_sums(sums);
}

bool read_at(int fd, std::span<std::byte> out, std::size_t offset) {
  while (!out.empty()) {
    const ssize_t got = ::pread(fd, out.data(), out.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    out = out.subspan(static_cast<std::size_t>(got));
    offset += static_cast<std::size_t>(got);
  }
  return true;
}

bool write_all(int fd, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  return true;
}

bool read_pieces(int fd, const Header& header, std::span<std::byte> bytes) {
  std::vector<std::uint64_t> sums((bytes.size() + kPiece - 1) / kPiece);
  std::atomic<bool> whole{true};
  share_pieces(bytes, [&](std::size_t i, std::span<std::byte> piece) {
    if (!read_at(fd, piece, sizeof(Header) + i * kPiece)) whole = false;
    sums[i] = checksum(piece);
  });
  return whole && sum_of_sums(sums) == header.sum;
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

std::optional<HugeMemory> read_packed(const fs::path& path, const std::string& key) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  Header header;
  const auto file_size = static_cast<std::size_t>(status.st_size);
  const bool readable =
      file_size >= sizeof header && read_at(fd.get(), std::as_writable_bytes(std::span(&header, 1)), 0);
  if (readable && header.magic == Header::kMagic && !header.is_of(key)) return std::nullopt;
  if (readable && header.is_of(key) && header.size == file_size - sizeof header) {
    HugeMemory memory(header.size);
    if (read_pieces(fd.get(), header, memory.bytes().first(header.size))) return memory;
  }
  spdlog::warn("{}: these packed weights are damaged; the model is read anew", path.string());
  return std::nullopt;
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
