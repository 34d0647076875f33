#include "base/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cassert>
#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/read_at.h"

namespace captiond {
namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw Error(path + ": " + why, ExitCode::bad_model);
}

}  // namespace

MappedFile::MappedFile(const std::string& path)
    : path_(path), fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (!fd_) refuse(path, std::strerror(errno));
  struct stat status {};
  if (::fstat(fd_.get(), &status) != 0) refuse(path, std::strerror(errno));
  if (!S_ISREG(status.st_mode)) refuse(path, "expected a regular file");
  if (status.st_size == 0) refuse(path, "the file is empty");
  size_ = static_cast<std::size_t>(status.st_size);
  void* memory = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd_.get(), 0);
  if (memory == MAP_FAILED) refuse(path, std::string("cannot map it: ") + std::strerror(errno));
  data_ = static_cast<const std::byte*>(memory);
}

MappedFile::~MappedFile() {
  ::munmap(const_cast<std::byte*>(data_), size_);
}

void MappedFile::read(std::span<const std::byte> part, std::byte* out) const {
  assert(part.data() >= data_ && part.data() + part.size() <= data_ + size_);
  const auto offset = static_cast<std::size_t>(part.data() - data_);
  if (!read_at(fd_.get(), {out, part.size()}, offset))
    refuse(path_, "expected " + std::to_string(part.size()) + " bytes at byte " + std::to_string(offset) +
                      ", which cannot be read any more");
}

void MappedFile::relax() const {
  ::madvise(const_cast<std::byte*>(data_), size_, MADV_DONTNEED);
}

}  // namespace captiond
