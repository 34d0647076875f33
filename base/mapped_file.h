// A file as read-only memory.
#pragma once

#include <cstddef>
#include <span>
#include <string>

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

  /// Gives back the memory that mirrors the file; what is read later comes back from the file.
  void relax() const;

 private:
  std::string path_;
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace captiond
