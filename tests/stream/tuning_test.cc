#include "stream/tuning.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace captiond {
namespace {

TEST(Tuning, ANumberIsSetByItsName) {
  Tuning tuning;
  tune(tuning, "guard=2.5");
  tune(tuning, "doubtful=0.25");
  EXPECT_EQ(tuning.guard, from_seconds(2.5));
  EXPECT_EQ(tuning.doubtful, 0.25F);
}

TEST(Tuning, WhatIsNotUnderstoodIsRefused) {
  Tuning tuning;
  for (const char* wrong : {"", "guard", "guard=", "guard=soon", "guard=1x", "patience=1", "=1"})
    EXPECT_THROW(tune(tuning, wrong), Error) << wrong;
  EXPECT_EQ(tuning, Tuning{});
}

}  // namespace
}  // namespace captiond
