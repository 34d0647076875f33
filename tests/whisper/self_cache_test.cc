#include "whisper/network/self_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace captiond::whisper {
namespace {

using testing::ElementsAre;

constexpr std::size_t kLongest = 100;

class SelfCacheTest : public testing::Test {
 protected:
  std::size_t used() const { return cache_.capacity() - cache_.free(); }

  SelfCache cache_{2, 1, 2, kLongest};
};

TEST_F(SelfCacheTest, AForkSharesWhatWasReadAndGoesOnByItself) {
  Sequence text(cache_);
  text.extend(3);
  Sequence fork = text;
  EXPECT_EQ(used(), 3U);
  text.extend(1);
  fork.extend(1);
  EXPECT_THAT(text.rows(), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(fork.rows(), ElementsAre(0, 1, 2, 4));
}

TEST_F(SelfCacheTest, ARowIsFreeWhenItsLastTextLetsGo) {
  Sequence text(cache_);
  text.extend(4);
  {
    Sequence fork = text;
    text.truncate(1);
    EXPECT_EQ(used(), 4U);
  }
  EXPECT_EQ(used(), 1U);
  Sequence moved = std::move(text);
  EXPECT_EQ(used(), 1U);
  moved = Sequence(cache_);
  EXPECT_EQ(used(), 0U);
}

TEST_F(SelfCacheTest, RowsAreTakenAgainInTheirOrder) {
  Sequence text(cache_);
  text.extend(5);
  text.truncate(2);
  text.extend(3);
  EXPECT_THAT(text.rows(), ElementsAre(0, 1, 2, 3, 4));
}

TEST_F(SelfCacheTest, ATextMayBecomeWhatItWas) {
  Sequence text(cache_);
  text.extend(3);
  const Sequence& same = text;
  text = same;
  EXPECT_EQ(text.size(), 3U);
  EXPECT_EQ(used(), 3U);
}

TEST_F(SelfCacheTest, GrowsByDoublingAndKeepsWhatItHolds) {
  const std::size_t first = cache_.capacity();
  std::vector<Sequence> texts;
  texts.reserve(first + 1);
  while (cache_.free() > 0) {
    texts.emplace_back(cache_);
    texts.back().extend(1);
  }
  Matrix key_value(1, 4);
  std::fill_n(key_value.data(), 4, 7.0F);
  const SequenceRun run{&texts.front(), 1};
  cache_.write(1, std::span(&run, 1), key_value.view());
  texts.emplace_back(cache_);
  texts.back().extend(1);
  EXPECT_EQ(cache_.capacity(), 2 * first);
  // Attention over a single token is its value.
  Kernels const& kernels = choose_kernels();
  Compute compute(kernels, 1);
  Matrix query(1, 2), seen(1, 2);
  std::fill_n(query.data(), 2, 1.0F);
  cache_.attend(compute, 1, std::span(&run, 1), query.view(), seen.view());
  EXPECT_EQ(seen.row(0)[0], 7.0F);
  EXPECT_EQ(seen.row(0)[1], 7.0F);
}

}  // namespace
}  // namespace captiond::whisper
