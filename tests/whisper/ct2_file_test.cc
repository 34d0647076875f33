#include "whisper/formats/ct2_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/error.h"
#include "tests/whisper/model_bytes.h"

namespace captiond::whisper {
namespace {

using test::ModelBytes;
using testing::AllOf;
using testing::HasSubstr;

class Ct2FileTest : public testing::Test {
 protected:
  ~Ct2FileTest() override { std::filesystem::remove(path_); }

  Ct2File open(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary) << bytes;
    return Ct2File(path_);
  }
  std::string refusal(const std::string& bytes) {
    try {
      open(bytes);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::bad_model);
      return error.what();
    }
    return "accepted";
  }

  const std::string path_ = testing::TempDir() + "ct2_file_test." + std::to_string(::getpid());
};

// Two variables and an alias.
std::string small_model() {
  return ModelBytes()
      .header(2)
      .variable("heads", {}, 2, 2)
      .number(std::uint16_t{6})
      .variable("weight", {2, 3}, 4, 12)
      .raw(std::string(12, 'x'))
      .number(std::uint32_t{1})
      .text("projection")
      .text("weight")
      .bytes();
}

TEST_F(Ct2FileTest, NamesItsVariablesAndTheirAliases) {
  const Ct2File file = open(small_model());
  EXPECT_TRUE(file.at("heads").shape.empty());
  EXPECT_EQ(file.at("heads").type, ElementType::i16);
  EXPECT_THAT(file.at("weight").shape, testing::ElementsAre(2, 3));
  EXPECT_EQ(file.at("projection").bytes.data(), file.at("weight").bytes.data());
  EXPECT_EQ(file.variables().size(), 3U);
}

TEST_F(Ct2FileTest, RefusesEveryTruncation) {
  const std::string whole = small_model();
  for (std::size_t size = 1; size < whole.size(); ++size) {
    EXPECT_THAT(refusal(whole.substr(0, size)), HasSubstr("at byte ")) << "cut to " << size << " bytes";
  }
}

TEST_F(Ct2FileTest, RefusesBytesAfterItsEnd) {
  EXPECT_THAT(refusal(small_model() + "?"), HasSubstr("expected the end of the file, found 1 bytes"));
}

TEST_F(Ct2FileTest, RefusesOtherVersionsAndKinds) {
  EXPECT_THAT(refusal(ModelBytes().header(0, 3).bytes()), HasSubstr("found version 3"));
  EXPECT_THAT(refusal(ModelBytes().header(0, 7).bytes()), HasSubstr("found version 7"));
  EXPECT_THAT(refusal(ModelBytes().header(0, 6, "TransformerSpec").bytes()),
              HasSubstr("found a TransformerSpec"));
  EXPECT_THAT(refusal("lmgg and more that is no model of ours"), HasSubstr("found version"));
}

TEST_F(Ct2FileTest, NamesFileOffsetExpectedAndFound) {
  const std::string bytes =
      ModelBytes().header(1).variable("weight", {2, 3}, 4, 13).raw(std::string(13, 'x')).bytes();
  EXPECT_THAT(refusal(bytes),
              AllOf(HasSubstr(path_), HasSubstr("at byte 45: expected 12 bytes for weight, found 13")));
}

TEST_F(Ct2FileTest, RefusesHostileSizesWithoutAllocatingThem) {
  constexpr std::uint32_t kHuge = 0xFFFFFFFF;
  EXPECT_THAT(refusal(ModelBytes().header(kHuge).bytes()),
              HasSubstr("expected 2 bytes of a variable's name"));
  EXPECT_THAT(refusal(ModelBytes().header(1).variable("w", {kHuge, kHuge}, 0, kHuge).bytes()),
              HasSubstr("a possible shape for w, found (4294967295, 4294967295)"));
  EXPECT_THAT(refusal(ModelBytes().header(1).variable("w", {0}, 0, 0).bytes()),
              HasSubstr("a possible shape for w, found (0)"));
  EXPECT_THAT(refusal(ModelBytes().header(1).variable("w", {kHuge}, 1, kHuge).bytes()),
              HasSubstr("found 0 bytes"));
  EXPECT_THAT(refusal(ModelBytes().header(1).variable("w", {1, 1, 1, 1, 1}, 0, 4).bytes()),
              HasSubstr("a rank of at most 4"));
  EXPECT_THAT(refusal(ModelBytes().header(1).variable("w", {4}, 9, 16).bytes()),
              HasSubstr("a type from 0 to 5"));
}

TEST_F(Ct2FileTest, RefusesNamesTwiceAndAliasesOfNothing) {
  const auto twice =
      ModelBytes().header(2).variable("w", {1}, 1, 1).raw("x").variable("w", {1}, 1, 1).raw("x").bytes();
  EXPECT_THAT(refusal(twice), HasSubstr("expected each name once"));
  const auto dangling = ModelBytes().header(0).number(std::uint32_t{1}).text("a").text("b").bytes();
  EXPECT_THAT(refusal(dangling), HasSubstr("expected a variable for the alias a, found no b"));
}

TEST_F(Ct2FileTest, RefusesAnUnknownVariable) {
  const Ct2File file = open(small_model());
  EXPECT_THROW(file.at("bias"), Error);
}

}  // namespace
}  // namespace captiond::whisper
