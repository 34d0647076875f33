// Files that lie: a valid small model of each format, damaged in hundreds of ways. Each must end as a model
// or in one Error that names the file; the sanitizers watch that nothing else happens.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <random>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "tests/support/temporary_folder.h"
#include "tests/whisper/byte_vocabulary.h"
#include "tests/whisper/model_writers.h"
#include "whisper/formats/ggml_file.h"
#include "whisper/formats/hugging_face.h"
#include "whisper/formats/model_files.h"
#include "whisper/model.h"
#include "whisper/network/build_weights.h"

namespace captiond::whisper {
namespace {

constexpr int kInputs = 300;  // each; fuzz/ tries more

/// Cuts, flips bits, or writes numbers that sizes should never have; mostly near the front, where sizes are.
std::string damaged(std::string bytes, std::minstd_rand& random) {
  const auto below = [&](std::size_t end) { return random() % end; };
  const auto place = [&] {
    return below(below(4) == 0 ? bytes.size() : std::min<std::size_t>(bytes.size(), 6000));
  };
  if (below(8) == 0) return bytes.substr(0, 1 + place());
  for (std::size_t left = 1 + below(3); left > 0; --left) {
    const std::size_t at = place();
    if (below(2) == 0) {
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
    } else {
      constexpr std::uint32_t kSizes[] = {0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x10000, 0x7FC00000};
      const std::string size = test::ModelBytes().number(kSizes[below(std::size(kSizes))]).bytes();
      bytes.replace(at, std::min<std::size_t>(4, bytes.size() - at), size);
    }
  }
  return bytes;
}

class HostileModelsTest : public testing::Test {
 protected:
  /// `load` on hundreds of damaged forms of a file. Some are harmless, but not many.
  void expect_errors(const std::string& name, const std::string& whole, const std::function<void()>& load) {
    std::minstd_rand random(7);
    int refused = 0;
    for (int i = 0; i < kInputs; ++i) {
      test::write_file(folder_ / name, damaged(whole, random));
      try {
        load();
      } catch (const Error& error) {
        ++refused;
        EXPECT_THAT(error.what(), testing::HasSubstr(folder_.path().string()));
        EXPECT_EQ(error.code(), ExitCode::bad_model);
      }
    }
    EXPECT_GT(refused, kInputs / 4);
  }

  void build() const {
    build_weights(open_weights(find_weights(folder_.path())), Precision::f32, choose_kernels());
  }

  test::TemporaryFolder folder_;
};

TEST_F(HostileModelsTest, Ggml) {
  const std::string whole = test::ggml_model();
  const std::string path = folder_ / "model.bin";
  const auto load = [&] {
    const GgmlFile file(path);
    build_weights(file.weights(), Precision::f32, choose_kernels());
    (void)file.vocabulary();
  };
  test::write_file(path, whole);
  ASSERT_NO_THROW(load());
  expect_errors("model.bin", whole, load);
}

TEST_F(HostileModelsTest, Safetensors) {
  const auto [config, whole] = test::hugging_face_model(test::smallest_dims(), transformers_name);
  test::write_file(folder_ / "config.json", config);
  const auto load = [&] {
    build_weights(open_hugging_face(folder_ / "model.safetensors"), Precision::f32, choose_kernels());
  };
  test::write_file(folder_ / "model.safetensors", whole);
  ASSERT_NO_THROW(load());
  expect_errors("model.safetensors", whole, load);
}

TEST_F(HostileModelsTest, Configuration) {
  const auto [config, weights] = test::hugging_face_model(test::smallest_dims(), transformers_name);
  test::write_file(folder_ / "model.safetensors", weights);
  test::write_file(folder_ / "config.json", config);
  ASSERT_NO_THROW(build());
  expect_errors("config.json", config, [&] { build(); });
}

TEST_F(HostileModelsTest, IndexOfParts) {
  const auto [config, weights] = test::hugging_face_model(test::smallest_dims(), transformers_name);
  test::write_file(folder_ / "part.safetensors", weights);
  test::write_file(folder_ / "config.json", config);
  const std::string index = R"({"weight_map": {"model.encoder.conv1.weight": "part.safetensors"}})";
  test::write_file(folder_ / "model.safetensors.index.json", index);
  ASSERT_NO_THROW(build());
  expect_errors("model.safetensors.index.json", index, [&] { build(); });
}

// Each of the files that may list the tokens, in a model that is otherwise in order.
TEST_F(HostileModelsTest, Vocabularies) {
  const auto [config, weights] = test::hugging_face_model(test::smallest_dims(), transformers_name);
  test::write_file(folder_ / "model.safetensors", weights);
  test::write_file(folder_ / "config.json", config);
  nlohmann::json list = test::spelled_bytes(), numbers;
  std::string lines;
  for (const std::string& name : test::special_names()) list.push_back(name);
  for (const std::string name : list) {
    numbers[name] = numbers.size();
    lines += name + '\n';
  }
  const auto load = [&] { Model::load(folder_.path(), {.cache = false}); };
  for (const auto& [name, whole] : {std::pair("vocabulary.txt", lines),
                                    {"vocabulary.json", list.dump()},
                                    {"vocab.json", numbers.dump()}}) {
    SCOPED_TRACE(name);
    test::write_file(folder_ / name, whole);  // is read in place of those written before
    ASSERT_NO_THROW(load());
    expect_errors(name, whole, load);
  }
}

TEST_F(HostileModelsTest, AFolderWithoutAModelIsNamed) {
  test::write_file(folder_ / "notes.txt", "no model");
  EXPECT_THROW(find_weights(folder_.path()), Error);
  EXPECT_THROW(open_weights(folder_ / "notes.txt"), Error);
  test::write_file(folder_ / "a.bin", test::ggml_model());
  test::write_file(folder_ / "b.bin", test::ggml_model());
  EXPECT_THROW(find_weights(folder_.path()), Error) << "two models in one folder";
}

TEST_F(HostileModelsTest, ANumberThatIsNotFiniteIsRefused) {
  std::string file = test::ggml_model();
  file.replace(file.size() - 4, 4, test::floats({std::numeric_limits<float>::infinity()}));
  test::write_file(folder_ / "ggml.bin", file);
  try {
    build();
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("decoder.ln.bias: expected finite numbers"));
  }
}

}  // namespace
}  // namespace captiond::whisper
