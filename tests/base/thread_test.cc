#include "base/thread.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <vector>

#include "base/wakeup.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

TEST(ThreadTeam, CallsEachIndexOnceInEveryLoop) {
  ThreadTeam team(3);
  for (int loop = 0; loop < 500; ++loop) {
    std::vector<std::atomic<int>> calls(17);
    team.run(calls.size(), [&calls](std::size_t i) { ++calls[i]; });
    for (const auto& count : calls) ASSERT_EQ(count.load(), 1);
  }
}

TEST(ThreadTeam, ATeamOfOneWorksOnTheCallersThread) {
  ThreadTeam team(1);
  const auto caller = std::this_thread::get_id();
  team.run(3, [caller](std::size_t) { EXPECT_EQ(std::this_thread::get_id(), caller); });
}

// Pieces that wait for each other need a thread each, also after the team has had time to fall asleep.
TEST(ThreadTeam, WakesAsManyThreadsAsThereArePieces) {
  ThreadTeam team(3);
  Wakeup never;
  for (int loop = 0; loop < 20; ++loop) {
    std::latch all_here(3);
    team.run(3, [&all_here](std::size_t) { all_here.arrive_and_wait(); });
    if (loop % 2 == 0) never.wait(2ms);
  }
}

TEST(ThreadTeam, ComesAndGoesWithoutWork) {
  for (int i = 0; i < 50; ++i) ThreadTeam team(4);
}

TEST(ThreadTeam, SeesWhatTheCallerWroteAndTheCallerWhatItWrote) {
  ThreadTeam team(2);
  std::vector<int> numbers(64, 0);
  for (int loop = 0; loop < 300; ++loop) {
    team.run(numbers.size(), [&numbers](std::size_t i) { ++numbers[i]; });
    for (int& number : numbers) number += 2;
  }
  for (const int number : numbers) EXPECT_EQ(number, 900);
}

TEST(ThreadTeam, ServesSeveralCallersOneAfterAnother) {
  ThreadTeam team(2);
  std::atomic<int> total{0};
  std::vector<std::thread> callers;
  for (int c = 0; c < 3; ++c) {
    callers.emplace_back([&] {
      for (int loop = 0; loop < 100; ++loop) team.run(5, [&total](std::size_t) { ++total; });
    });
  }
  for (auto& caller : callers) caller.join();
  EXPECT_EQ(total.load(), 3 * 100 * 5);
}

TEST(Wakeup, RingsOnceForManyRings) {
  Wakeup bell;
  bell.ring();
  bell.ring();
  EXPECT_TRUE(bell.wait(1000ms));
  EXPECT_FALSE(bell.wait(0ms));
}

TEST(Wakeup, WakesAWaitingThread) {
  Wakeup bell;
  std::thread waiter([&bell] { EXPECT_TRUE(bell.wait(60000ms)); });
  bell.ring();
  waiter.join();
}

}  // namespace
}  // namespace captiond
