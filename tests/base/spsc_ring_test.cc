#include "base/spsc_ring.h"

#include <gtest/gtest.h>

#include <thread>

namespace captiond {
namespace {

TEST(SpscRing, StartsEmptyAndRoundsItsCapacityUp) {
  SpscRing<int> ring(5);
  EXPECT_EQ(ring.capacity(), 8U);
  EXPECT_EQ(ring.front(), nullptr);
}

TEST(SpscRing, ShowsNothingBeforeThePush) {
  SpscRing<int> ring(4);
  *ring.back() = 7;
  EXPECT_EQ(ring.front(), nullptr);
  ring.push();
  ASSERT_NE(ring.front(), nullptr);
  EXPECT_EQ(*ring.front(), 7);
}

TEST(SpscRing, RefusesWhenFullAndTakesAgainAfterAPop) {
  SpscRing<int> ring(2);
  for (int i = 0; i < 2; ++i) {
    *ring.back() = i;
    ring.push();
  }
  EXPECT_EQ(ring.back(), nullptr);
  ring.pop();
  EXPECT_NE(ring.back(), nullptr);
}

TEST(SpscRing, CarriesEveryElementInOrderBetweenTwoThreads) {
  constexpr int kCount = 200000;
  SpscRing<int> ring(16);
  std::thread producer([&ring] {
    for (int i = 0; i < kCount;) {
      int* slot = ring.back();
      if (!slot) {
        std::this_thread::yield();
        continue;
      }
      *slot = i++;
      ring.push();
    }
  });
  for (int expected = 0; expected < kCount;) {
    const int* slot = ring.front();
    if (!slot) {
      std::this_thread::yield();
      continue;
    }
    ASSERT_EQ(*slot, expected++);
    ring.pop();
  }
  producer.join();
}

}  // namespace
}  // namespace captiond
