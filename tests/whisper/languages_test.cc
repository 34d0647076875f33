#include "whisper/text/languages.h"

#include <gtest/gtest.h>

namespace captiond::whisper {
namespace {

TEST(Languages, AreKnownByCodeAndByName) {
  EXPECT_EQ(language_code("de"), "de");
  EXPECT_EQ(language_code("German"), "de");
  EXPECT_EQ(language_code("CASTILIAN"), "es");
  EXPECT_EQ(language_code("haitian creole"), "ht");
  EXPECT_EQ(language_code("klingon"), std::nullopt);
  EXPECT_EQ(language_name("yue"), "cantonese");
  EXPECT_EQ(language_name("xx"), std::nullopt);
}

}  // namespace
}  // namespace captiond::whisper
