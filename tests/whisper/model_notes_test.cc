// What stands beside the weights: which tokens are never said, and which heads follow the sound.
#include "whisper/formats/model_notes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "tests/support/temporary_folder.h"
#include "tests/whisper/ct2_writer.h"
#include "tests/whisper/model_writers.h"
#include "whisper/formats/hugging_face.h"
#include "whisper/formats/model_files.h"

namespace captiond::whisper {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;

class ModelNotesTest : public testing::Test {
 protected:
  ModelNotesTest() { write("vocabulary.txt", "a\nb\n"); }

  void write(const std::string& name, const std::string& content) {
    test::write_file(folder_ / name, content);
  }
  ModelNotes read() const { return read_notes(find_weights(folder_.path()), test::smallest_dims()); }
  std::optional<std::vector<int>> unspoken() const { return read().vocabulary.unspoken; }
  std::string refusal() const {
    try {
      read();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::bad_model);
      return error.what();
    }
    return "accepted";
  }

  test::TemporaryFolder folder_;
};

TEST_F(ModelNotesTest, HuggingFaceSaysHowItsModelWrites) {
  write("model.safetensors", test::hugging_face_model(test::smallest_dims(), transformers_name).second);
  EXPECT_EQ(unspoken(), std::nullopt) << "no file says anything";
  write("config.json", R"({"suppress_tokens": [7, 8], "alignment_heads": [[0, 1]]})");
  EXPECT_THAT(unspoken(), Optional(ElementsAre(7, 8)));
  EXPECT_EQ(read().alignment_heads.size(), 1U);
  write("generation_config.json", R"({"suppress_tokens": []})");
  EXPECT_THAT(unspoken(), Optional(ElementsAre())) << "which is not the same as nothing said";
  EXPECT_EQ(read().alignment_heads.size(), 2U) << "the usual ones";
  write("generation_config.json", R"({"suppress_tokens": null})");
  EXPECT_EQ(unspoken(), std::nullopt);
}

TEST_F(ModelNotesTest, CTranslate2SaysItUnderANameOfItsOwn) {
  write("model.bin", test::ct2_model(test::ct2_shapes(), test::kCt2F32));
  write("config.json", R"({"suppress_ids": [3], "suppress_tokens": [4]})");
  EXPECT_THAT(unspoken(), Optional(ElementsAre(3)));
}

TEST_F(ModelNotesTest, RefusesTokensAndHeadsThatThereAreNot) {
  write("model.safetensors", test::hugging_face_model(test::smallest_dims(), transformers_name).second);
  for (const char* config :
       {R"({"suppress_tokens": [1000000]})", R"({"suppress_tokens": [-1]})", R"({"suppress_tokens": "all"})",
        R"({"alignment_heads": [[1, 0]]})", R"({"alignment_heads": [[0]]})"}) {
    write("generation_config.json", config);
    EXPECT_THAT(refusal(), HasSubstr("generation_config.json: expected")) << config;
  }
}

}  // namespace
}  // namespace captiond::whisper
