// Packed weights that were kept on disk: found again when all is as it was, and never trusted blindly.
#include "whisper/network/weights_cache.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <numeric>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/environment.h"
#include "tests/support/temporary_folder.h"
#include "tests/whisper/random_weights.h"
#include "whisper/network/packed_file.h"
#include "whisper/network/settle.h"

namespace captiond::whisper {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

using test::write_file;

class PackedFileTest : public testing::Test {
 protected:
  PackedFileTest() : bytes_(25 * 4096) { std::iota(bytes_.begin(), bytes_.end(), 1U); }

  std::span<const std::byte> bytes() const { return std::as_bytes(std::span(bytes_)); }
  bool is_found(const std::string& key) const {
    const auto found = read_packed(path_, key);
    return found && std::memcmp(found->data(), bytes_.data(), bytes().size()) == 0;
  }

  test::TemporaryFolder folder_;
  const fs::path path_ = folder_.path() / "packed";
  std::vector<std::uint32_t> bytes_;
};

TEST_F(PackedFileTest, GivesBackWhatWasWrittenUnderItsKey) {
  EXPECT_FALSE(read_packed(path_, "key"));
  ASSERT_TRUE(write_packed(path_, "key", bytes()));
  EXPECT_TRUE(is_found("key"));
  EXPECT_FALSE(read_packed(path_, "another key"));
  EXPECT_FALSE(read_packed(path_, "ke"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), {}), 1) << "a draft was left behind";
}

TEST_F(PackedFileTest, ABitThatFlippedIsNoticedWhereverItIs) {
  ASSERT_TRUE(write_packed(path_, "key", bytes()));
  const std::string whole = read_file(path_);
  for (const std::size_t at : {std::size_t{3}, std::size_t{9}, std::size_t{17}, std::size_t{24},
                               std::size_t{4096}, whole.size() / 2, whole.size() - 1}) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    write_file(path_, damaged);
    EXPECT_FALSE(read_packed(path_, "key")) << "byte " << at;
  }
}

TEST_F(PackedFileTest, AFileOfAnotherLengthIsLeftOut) {
  ASSERT_TRUE(write_packed(path_, "key", bytes()));
  const std::string whole = read_file(path_);
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{7}, std::size_t{4095}, std::size_t{4096}, whole.size() - 1}) {
    write_file(path_, whole.substr(0, size));
    EXPECT_FALSE(read_packed(path_, "key")) << size << " bytes";
  }
  write_file(path_, whole + "x");
  EXPECT_FALSE(read_packed(path_, "key"));
}

TEST_F(PackedFileTest, PagesOfItAreThereAtOnceAndMoveWhileTheyAreRead) {
  bytes_.resize(5 << 20);  // five pieces
  std::iota(bytes_.begin(), bytes_.end(), 7U);
  ASSERT_TRUE(write_packed(path_, "key", bytes()));
  const auto pages = map_packed(path_, "key");
  ASSERT_TRUE(pages);
  const auto mapped = pages->memory.bytes().first(bytes().size());
  const auto is_same = [&] { return std::memcmp(mapped.data(), bytes_.data(), mapped.size()) == 0; };
  EXPECT_TRUE(is_same());
  EXPECT_EQ(sum_of_pieces(mapped), pages->sum);
  std::jthread mover([&](const std::stop_token& stop) { EXPECT_EQ(settle(mapped, *pages, stop), true); });
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(is_same());
  mover.join();
  write_file(path_, "the file may go now");
  EXPECT_TRUE(is_same());
}

TEST_F(PackedFileTest, PagesThatAreDamagedHaveAnotherSum) {
  ASSERT_TRUE(write_packed(path_, "key", bytes()));
  std::string damaged = read_file(path_);
  damaged[70'000] = static_cast<char>(damaged[70'000] ^ 1);
  write_file(path_, damaged);
  const auto pages = map_packed(path_, "key");
  ASSERT_TRUE(pages);
  EXPECT_EQ(settle(pages->memory.bytes(), *pages, {}), false);
  write_file(path_, damaged.substr(0, damaged.size() - 1));
  EXPECT_FALSE(map_packed(path_, "key"));
}

TEST_F(PackedFileTest, WritesNothingWhereItMayNot) {
  EXPECT_FALSE(write_packed("/proc/packed", "key", bytes()));
}

Dims small_dims() {
  Dims dims;
  dims.n_mels = 80;
  dims.n_audio_ctx = 10;
  dims.n_audio_state = dims.n_text_state = 32;
  dims.n_audio_head = dims.n_text_head = 2;
  dims.n_audio_layer = dims.n_text_layer = 1;
  dims.n_vocab = 100;
  dims.n_text_ctx = 8;
  return dims;
}

/// Weights that claim to lie in a file, and count how many matrices were read from it.
class CountedWeights final : public WeightsFile {
 public:
  explicit CountedWeights(const fs::path& path) : path_(path.string()) {}

  const std::string& path() const override { return path_; }
  const Dims& dims() const override { return weights_.dims(); }
  std::vector<std::string> files() const override { return {path_}; }
  void read(const std::string& name, std::size_t first_row, MatrixView out) const override {
    matrices_ += name.ends_with("mlp.2.weight") ? 1 : 0;
    weights_.read(name, first_row, out);
  }
  int matrices() const { return matrices_; }

 private:
  const std::string path_;
  const test::RandomWeights weights_{small_dims()};
  mutable int matrices_ = 0;
};

class WeightsCacheTest : public testing::Test {
 protected:
  WeightsCacheTest() { write_file(path_, "weights"); }

  Weights load(Precision precision = Precision::int8) const {
    return cached_weights(weights_, precision, kernels_);
  }
  int read_by_load(Precision precision = Precision::int8) const {
    const int before = weights_->matrices();
    load(precision);
    return weights_->matrices() - before;
  }
  fs::path kept(Precision precision = Precision::int8) const {
    return path_.string() + '.' + kernels_.name + '.' + std::string(name_of(precision)) + ".packed";
  }

  test::TemporaryFolder folder_;
  const fs::path path_ = folder_.path() / "model.bin";
  const test::Environment cache_{{{"XDG_CACHE_HOME", folder_.path() / "cache"}}};
  const Kernels& kernels_ = choose_kernels();
  const std::shared_ptr<const CountedWeights> weights_ = std::make_shared<CountedWeights>(path_);
};

TEST_F(WeightsCacheTest, TheSecondLoadReadsNoMatrix) {
  const Weights first = load();
  EXPECT_EQ(weights_->matrices(), 2) << "one of the encoder, one of the decoder";
  ASSERT_TRUE(fs::exists(kept()));
  const Weights second = load();
  EXPECT_EQ(weights_->matrices(), 2);
  ASSERT_EQ(first.packed.bytes().size(), second.packed.bytes().size());
  EXPECT_EQ(
      std::memcmp(first.packed.bytes().data(), second.packed.bytes().data(), first.packed.bytes().size()), 0);
  EXPECT_EQ(second.decoder.logits.rows(), 100U);
}

TEST_F(WeightsCacheTest, EachPrecisionHasItsOwn) {
  load();
  EXPECT_EQ(read_by_load(Precision::bf16), 2);
  EXPECT_EQ(read_by_load(Precision::int8), 0);
  EXPECT_EQ(read_by_load(Precision::bf16), 0);
}

TEST_F(WeightsCacheTest, AModelThatChangedIsReadAnew) {
  load();
  write_file(path_, "other weights");
  EXPECT_EQ(read_by_load(), 2);
  EXPECT_EQ(read_by_load(), 0);
  fs::last_write_time(path_, fs::last_write_time(path_) - std::chrono::hours(1));
  EXPECT_EQ(read_by_load(), 2);
}

TEST_F(WeightsCacheTest, DamageIsRepaired) {
  load();
  const std::string whole = read_file(kept());
  write_file(kept(), whole.substr(0, whole.size() / 2));
  EXPECT_EQ(read_by_load(), 2);
  EXPECT_EQ(read_file(kept()), whole);
}

TEST_F(WeightsCacheTest, DamageWithinIsRepairedUnderWhoeverUsesIt) {
  const Weights right = load();
  const std::string whole = read_file(kept());
  std::string damaged = whole;
  damaged[whole.size() - 5000] = static_cast<char>(damaged[whole.size() - 5000] ^ 0x40);
  write_file(kept(), damaged);
  Weights weights = load();
  weights.settling.join();
  ASSERT_EQ(weights.packed.bytes().size(), right.packed.bytes().size());
  EXPECT_EQ(
      std::memcmp(weights.packed.bytes().data(), right.packed.bytes().data(), right.packed.bytes().size()),
      0);
  EXPECT_EQ(read_file(kept()), whole);
  EXPECT_EQ(read_by_load(), 0);
}

TEST_F(WeightsCacheTest, GoesElsewhereWhenTheFolderIsNotOurs) {
  const auto weights = std::make_shared<CountedWeights>("/proc/version");
  cached_weights(weights, Precision::int8, kernels_);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path() / "cache" / "captiond"), {}), 1);
}

}  // namespace
}  // namespace captiond::whisper
