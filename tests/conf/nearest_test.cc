#include "conf/nearest.h"

#include <gtest/gtest.h>

namespace captiond {
namespace {

TEST(EditDistance, CountsWhatAPersonMistypes) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("gain", "gain"), 0U);
  EXPECT_EQ(edit_distance("gain", "gin"), 1U);    // one left out
  EXPECT_EQ(edit_distance("gain", "gains"), 1U);  // one too many
  EXPECT_EQ(edit_distance("gain", "gein"), 1U);   // one wrong
  EXPECT_EQ(edit_distance("gain", "gian"), 1U);   // two swapped
  EXPECT_EQ(edit_distance("", "gain"), 4U);
}

TEST(Nearest, GuessesOnlyWhatIsNear) {
  EXPECT_EQ(nearest("treshold", {"engine", "threshold", "hysteresis"}), "threshold");
  EXPECT_EQ(nearest("volume", {"engine", "threshold", "hysteresis"}), "");
  EXPECT_EQ(nearest("x", {"id"}), "");
  EXPECT_EQ(nearest(std::string(100'000, 'a'), {"id"}), "");
}

}  // namespace
}  // namespace captiond
