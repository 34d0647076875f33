// What stands beside the weights: which tokens are never said, and which heads follow the sound.
#include "whisper/formats/model_notes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "tests/support/temporary_folder.h"
#include "tests/whisper/ct2_writer.h"
#include "tests/whisper/model_writers.h"
#include "whisper/formats/hugging_face.h"
#include "whisper/formats/model_files.h"
#include "whisper/formats/packed_notes.h"

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

PackedNotes some_notes() {
  PackedNotes packed{test::smallest_dims(), {"model.bin"}, {}};
  packed.notes.vocabulary = {{"a", "", std::string("\0b", 2)}, {{"<|en|>", 3}}, std::vector<int>{1, 2}};
  packed.notes.alignment_heads = {{0, 1}};
  return packed;
}

TEST(PackedNotesTest, SayWhatWasSaid) {
  const PackedNotes packed = some_notes(), read = notes_from(to_bytes(packed), "kept");
  EXPECT_EQ(read.dims, packed.dims);
  EXPECT_EQ(read.files, packed.files);
  EXPECT_EQ(read.notes.vocabulary.text, packed.notes.vocabulary.text);
  EXPECT_EQ(read.notes.vocabulary.added, packed.notes.vocabulary.added);
  EXPECT_EQ(read.notes.vocabulary.unspoken, packed.notes.vocabulary.unspoken);
  EXPECT_EQ(read.notes.alignment_heads, packed.notes.alignment_heads);
}

TEST(PackedNotesTest, AreRefusedWhenTheyEndEarlyOrClaimTooMuch) {
  const auto whole = to_bytes(some_notes());
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_THROW(notes_from(std::span(whole).first(size), "kept"), Error) << size << " bytes";
  for (std::size_t at = 0; at < whole.size(); ++at) {
    auto changed = whole;
    changed[at] = std::byte{0xFF};
    try {
      const auto read = notes_from(changed, "kept");
      EXPECT_LE(read.notes.vocabulary.text.size(), 3U);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::bad_model) << error.what();
    }
  }
}

}  // namespace
}  // namespace captiond::whisper
