#include "base/time.h"

#include <gtest/gtest.h>

namespace captiond {
namespace {

using namespace std::chrono_literals;

TEST(SampleTime, AddsAndComparesWithPlainDurations) {
  const SampleTime half = 500ms;
  EXPECT_EQ(half.count(), 8000);
  EXPECT_LT(half + 10ms, SampleTime(1s));
}

TEST(SampleTime, GoesToSecondsAndBackToTheNearestSample) {
  EXPECT_DOUBLE_EQ(to_seconds(SampleTime(24000)), 1.5);
  EXPECT_EQ(from_seconds(1.5).count(), 24000);
  EXPECT_EQ(from_seconds(0.00004).count(), 1);
}

}  // namespace
}  // namespace captiond
