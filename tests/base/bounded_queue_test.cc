#include "base/bounded_queue.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace captiond {
namespace {

TEST(BoundedQueue, RefusesWhatIsOverItsBound) {
  BoundedQueue<int> queue(2);
  EXPECT_TRUE(queue.try_push(1));
  EXPECT_TRUE(queue.try_push(2));
  EXPECT_FALSE(queue.try_push(3));
  EXPECT_EQ(queue.try_pop(), 1);
  EXPECT_TRUE(queue.try_push(3));
}

TEST(BoundedQueue, GivesOutWhatIsInsideAfterClosing) {
  BoundedQueue<int> queue(2);
  queue.push(1);
  queue.close();
  EXPECT_FALSE(queue.push(2));
  EXPECT_EQ(queue.pop(), 1);
  EXPECT_EQ(queue.pop(), std::nullopt);
}

TEST(BoundedQueue, ManyWritersLoseNothing) {
  constexpr int kWriters = 4, kEach = 5000;
  BoundedQueue<int> queue(8);
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&queue] {
      for (int i = 1; i <= kEach; ++i) queue.push(i);
    });
  }
  long sum = 0;
  for (int i = 0; i < kWriters * kEach; ++i) sum += queue.pop().value();
  for (auto& writer : writers) writer.join();
  EXPECT_EQ(sum, long{kWriters} * kEach * (kEach + 1) / 2);
  EXPECT_EQ(queue.try_pop(), std::nullopt);
}

}  // namespace
}  // namespace captiond
