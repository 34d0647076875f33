// Numbers as files write them: the quantised blocks against what the package gguf reads from the same bytes
// (scripts/reference/quantized_blocks.py), the others against themselves.
#include "whisper/formats/element_type.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <vector>

#include "tests/whisper/figures.h"

namespace captiond::whisper {
namespace {

constexpr std::size_t kEvery = 5;  // of the numbers in a block, one in five is kept

const std::map<int, ElementType> kTypes = {
    {2, ElementType::q4_0},  {3, ElementType::q4_1},  {6, ElementType::q5_0},  {7, ElementType::q5_1},
    {8, ElementType::q8_0},  {10, ElementType::q2_k}, {11, ElementType::q3_k}, {12, ElementType::q4_k},
    {13, ElementType::q5_k}, {14, ElementType::q6_k}};

TEST(ElementTypeTest, BlocksAreReadAsTheReferenceReadsThem) {
  const auto rows = test::read_figures("quantized_blocks.tsv");
  ASSERT_EQ(rows.size(), kTypes.size());
  for (const auto& row : rows) {
    const ElementType type = kTypes.at(static_cast<int>(row[0]));
    SCOPED_TRACE(name_of(type));
    const auto size = static_cast<std::size_t>(row[1]);
    const std::size_t count = block_elements(type);
    ASSERT_EQ(byte_count(type, count), size);
    std::vector<std::byte> block;
    for (std::size_t i = 0; i < size; ++i) block.push_back(static_cast<std::byte>(row[2 + i]));
    std::vector<float> values(count);
    to_float(type, choose_kernels(), block.data(), values.data(), count);
    ASSERT_EQ(row.size(), 2 + size + (count + kEvery - 1) / kEvery);
    for (std::size_t i = 0; i < count; i += kEvery) {
      const double expected = row[2 + size + i / kEvery];
      EXPECT_NEAR(values[i], expected, 1e-6 * std::abs(expected) + 1e-6) << i;
    }
  }
}

TEST(ElementTypeTest, OnlyWholeBlocksHaveASize) {
  EXPECT_EQ(byte_count(ElementType::f16, 7), 14U);
  EXPECT_EQ(byte_count(ElementType::q4_0, 64), 36U);
  EXPECT_EQ(byte_count(ElementType::q4_0, 63), std::nullopt);
  EXPECT_EQ(byte_count(ElementType::q6_k, 128), std::nullopt);
  EXPECT_EQ(byte_count(ElementType::f32, ~std::size_t{0} / 2), std::nullopt);
}

}  // namespace
}  // namespace captiond::whisper
