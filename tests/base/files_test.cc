#include <fcntl.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/mapped_file.h"
#include "base/unique_fd.h"

namespace captiond {
namespace {

std::string temporary(const std::string& name, const std::string& content) {
  const auto path = std::filesystem::temp_directory_path() / name;
  std::ofstream(path) << content;
  return path;
}

std::string refusal(const std::string& path) {
  try {
    const MappedFile file(path);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_model);
    return error.what();
  }
  return "no error";
}

TEST(MappedFile, ShowsTheBytesOfTheFile) {
  const MappedFile file(temporary("captiond_mapped", "abc"));
  ASSERT_EQ(file.bytes().size(), 3U);
  EXPECT_EQ(static_cast<char>(file.bytes()[2]), 'c');
}

TEST(MappedFile, SaysWhatIsWrongWithAFile) {
  EXPECT_EQ(refusal("/nonexistent/model.bin"), "/nonexistent/model.bin: No such file or directory");
  EXPECT_EQ(refusal("/dev/null"), "/dev/null: expected a regular file");
  const auto empty = temporary("captiond_empty", "");
  EXPECT_EQ(refusal(empty), empty + ": the file is empty");
}

TEST(UniqueFd, ClosesOnceAndMovesItsOwnership) {
  UniqueFd first(::open("/dev/null", O_RDONLY));
  const int number = first.get();
  UniqueFd second(std::move(first));
  EXPECT_FALSE(first);
  EXPECT_EQ(second.get(), number);
  second.reset();
  EXPECT_EQ(::fcntl(number, F_GETFD), -1);
}

}  // namespace
}  // namespace captiond
