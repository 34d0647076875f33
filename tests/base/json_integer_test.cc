#include "base/json_integer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace captiond {
namespace {

using nlohmann::json;

TEST(JsonIntegerTest, TakesWhatFits) {
  EXPECT_EQ(find_integer<int>(json::parse("-7")), -7);
  EXPECT_EQ(find_integer<std::uint64_t>(json::parse("18446744073709551615")), UINT64_MAX);
  EXPECT_THAT(get_integers<std::size_t>(json::parse("[0, 9]")), testing::ElementsAre(0, 9));
}

TEST(JsonIntegerTest, RefusesWhatNoIntegerHolds) {
  for (const char* text : {"6.1e40", "1.5", "1.0", "18446744073709551616", "true", "null", "\"1\"", "[1]"})
    EXPECT_EQ(find_integer<std::int64_t>(json::parse(text)), std::nullopt) << text;
  EXPECT_EQ(find_integer<std::size_t>(json::parse("-1")), std::nullopt);
  EXPECT_EQ(find_integer<int>(json::parse("2147483648")), std::nullopt);
}

TEST(JsonIntegerTest, SaysWhatItFound) {
  EXPECT_THAT([] { get_integer<int>(json::parse("6.5e40")); },
              testing::ThrowsMessage<json::type_error>(testing::HasSubstr("found 6.5e+40")));
  EXPECT_THROW(get_integers<int>(json::parse("[1, 2.5]")), json::type_error);
  EXPECT_THROW(get_integers<int>(json::parse("3")), json::type_error);
}

}  // namespace
}  // namespace captiond
