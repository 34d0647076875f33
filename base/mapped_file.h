// A file as read-only memory.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "base/unique_fd.h"

namespace captiond {

/// Maps a whole file for reading; unmapped when it goes. Immutable, so any thread may read it.
class MappedFile {
 public:
  /// Throws Error(code bad_model) when the file cannot be opened, is no regular file or is empty.
  explicit MappedFile(const std::string& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::byte> bytes() const { return {data_, size_}; }
  const std::string& path() const { return path_; }

  /// Reads a part of bytes() from the file itself. What bytes() shows is mapped with all that lies around it
  /// and counts as ours; this leaves it to the system. Throws Error(code bad_model) when the file ends before
  /// by now, or the disk fails.
  void read(std::span<const std::byte> part, std::byte* out) const;

  /// Gives back the memory that mirrors the file; what is looked at later comes back from the file.
  void relax() const;

 private:
  std::string path_;
  UniqueFd fd_;
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace captiond
