#include "base/mailbox.h"

#include <gtest/gtest.h>

#include <thread>

namespace captiond {
namespace {

TEST(Mailbox, KeepsTheNewestLetterAndReturnsTheOneItDisplaced) {
  Mailbox<int> box;
  EXPECT_EQ(box.put(1), std::nullopt);
  EXPECT_EQ(box.put(2), 1);
  EXPECT_EQ(box.take(), 2);
}

TEST(Mailbox, ClosingWakesTheReaderAndHandsLaterLettersBack) {
  Mailbox<int> box;
  std::thread reader([&box] { EXPECT_EQ(box.take(), std::nullopt); });
  box.close();
  reader.join();
  EXPECT_EQ(box.put(3), 3);
  EXPECT_EQ(box.take(), std::nullopt);
}

TEST(Mailbox, ASlowReaderSeesLettersInOrderAndAlwaysTheLast) {
  constexpr int kLast = 20000;
  Mailbox<int> box;
  std::thread writer([&box] {
    for (int i = 1; i <= kLast; ++i) box.put(i);
  });
  int newest = 0;
  while (newest < kLast) {
    const auto letter = box.take();
    ASSERT_TRUE(letter);
    ASSERT_GT(*letter, newest);
    newest = *letter;
  }
  writer.join();
}

}  // namespace
}  // namespace captiond
