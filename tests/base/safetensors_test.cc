#include "base/safetensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "tests/support/temporary_folder.h"

namespace captiond {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct SafeTensorsTest : testing::Test {
  /// A file of `header`, its true length in front, and `data` behind.
  std::string write_file(const std::string& header, const std::string& data) const {
    const std::uint64_t length = header.size();
    std::string start(sizeof length, '\0');
    std::memcpy(start.data(), &length, sizeof length);
    test::write_file(folder_ / "model", start + header + data);
    return folder_ / "model";
  }

  const test::TemporaryFolder folder_;
};

std::string refusal(const std::string& path) {
  try {
    const SafeTensors file(path);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_model);
    return error.what();
  }
  return "no error";
}

std::string floats_of(const std::vector<float>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

TEST_F(SafeTensorsTest, GivesTensorsByName) {
  const SafeTensors file(write_file(R"({"__metadata__":{"format":"pt"},
      "odd":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},
      "w":{"dtype":"F32","shape":[2,1],"data_offsets":[1,9]}})",
                                    "x" + floats_of({1.5F, -2.0F})));
  EXPECT_EQ(file.tensors().size(), 2U);
  EXPECT_THAT(file.floats("w", {2, 1}), ElementsAre(1.5F, -2.0F));
  EXPECT_EQ(static_cast<char>(file.tensor("odd").bytes[0]), 'x');
}

TEST_F(SafeTensorsTest, NamesTheTensorThatIsMissingOrOfAnotherShape) {
  const SafeTensors file(
      write_file(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", floats_of({1, 2})));
  EXPECT_THROW(file.tensor("v"), Error);
  try {
    file.floats("w", {1, 2});
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("expected w as F32 (1, 2), found F32 (2)"));
  }
}

TEST_F(SafeTensorsTest, RefusesAHeaderThatLies) {
  const auto entry = [this](const std::string& fields) {
    return write_file(R"({"w":{)" + fields + "}}", "12345678");
  };
  EXPECT_THAT(refusal(entry(R"("dtype":"F32","shape":[2],"data_offsets":[4,12])")),
              HasSubstr("end at byte 12"));
  EXPECT_THAT(refusal(entry(R"("dtype":"F32","shape":[2],"data_offsets":[8,0])")), HasSubstr("w should end"));
  EXPECT_THAT(refusal(entry(R"("dtype":"F32","shape":[3],"data_offsets":[0,8])")),
              HasSubstr("F32 (3) but holds 8"));
  EXPECT_THAT(refusal(entry(R"("dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4])")),
              HasSubstr("but holds 4"));
  EXPECT_THAT(refusal(entry(R"("dtype":"X9","shape":[2],"data_offsets":[0,8])")),
              HasSubstr("unknown type X9"));
  EXPECT_THAT(refusal(entry(R"("dtype":"F32")")), HasSubstr("expected dtype, shape and data_offsets for w"));
  EXPECT_THAT(refusal(entry(R"("dtype":7,"shape":-1,"data_offsets":[0])")), HasSubstr("for w"));
}

TEST_F(SafeTensorsTest, RefusesWhatIsNoSuchFile) {
  EXPECT_THAT(refusal(write_file("[]", "")), HasSubstr("JSON object"));
  EXPECT_THAT(refusal(write_file("{", "")), HasSubstr("not JSON"));
  const auto path = write_file("{}", "");
  std::ofstream(path, std::ios::binary) << "short";
  EXPECT_THAT(refusal(path), HasSubstr("found 5 bytes"));
  std::ofstream(path, std::ios::binary) << "long enough, but the length is nonsense";
  EXPECT_THAT(refusal(path), HasSubstr("expected a header of"));
}

}  // namespace
}  // namespace captiond
