#include <fcntl.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "base/error.h"
#include "base/mapped_file.h"
#include "base/unique_fd.h"
#include "tests/support/temporary_folder.h"

namespace captiond {
namespace {

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
  const test::TemporaryFolder folder;
  test::write_file(folder / "mapped", "abc");
  const MappedFile file(folder / "mapped");
  ASSERT_EQ(file.bytes().size(), 3U);
  EXPECT_EQ(static_cast<char>(file.bytes()[2]), 'c');
}

TEST(MappedFile, ReadsPartsFromTheFileItself) {
  const test::TemporaryFolder folder;
  const auto path = folder / "mapped";
  test::write_file(path, "abcdef");
  const MappedFile file(path);
  std::array<std::byte, 3> part{};
  file.read(file.bytes().subspan(2, 3), part.data());
  EXPECT_EQ(part, (std::array{std::byte{'c'}, std::byte{'d'}, std::byte{'e'}}));

  std::filesystem::resize_file(std::string(path), 4);
  try {
    file.read(file.bytes().subspan(2, 3), part.data());
    FAIL() << "there is no third byte any more";
  } catch (const Error& error) {
    EXPECT_EQ(error.what(), path + ": expected 3 bytes at byte 2, which cannot be read any more");
  }
}

TEST(MappedFile, SaysWhatIsWrongWithAFile) {
  EXPECT_EQ(refusal("/nonexistent/model.bin"), "/nonexistent/model.bin: No such file or directory");
  EXPECT_EQ(refusal("/dev/null"), "/dev/null: expected a regular file");
  const test::TemporaryFolder folder;
  const auto empty = folder / "empty";
  test::write_file(empty, "");
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
