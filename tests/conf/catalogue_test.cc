#include "conf/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "conf/config.h"
#include "tests/support/environment.h"
#include "tests/support/temporary_folder.h"

namespace captiond {
namespace {

namespace fs = std::filesystem;
using test::Environment;
using test::TemporaryFolder;
using test::write_file;
using testing::ElementsAre;

std::string refusal(const std::string& name) {
  try {
    return "found " + find_model(name);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_model);
    return error.what();
  }
}

TEST(Catalogue, KnowsTheDefaultModelsAndEveryByteOfThem) {
  const ModelChoice choice;
  for (const std::string& name : {choice.preview, choice.confirm, std::string("silero-vad")}) {
    const auto model = std::ranges::find(catalogue(), name, &CatalogueModel::name);
    ASSERT_NE(model, catalogue().end()) << name;
    EXPECT_FALSE(model->licence.empty());
    ASSERT_FALSE(model->files.empty());
    for (const CatalogueFile& file : model->files) {
      EXPECT_GT(file.size, 0U) << name << " " << file.name;
      EXPECT_EQ(file.sha256.size(), 64U) << name << " " << file.name;
    }
  }
}

TEST(Models, AreLookedForInTheDataFolders) {
  const Environment environment(
      {{"CAPTIOND_MODELS", ""}, {"HOME", "/home/ada"}, {"XDG_DATA_HOME", ""}, {"XDG_DATA_DIRS", ""}});
  EXPECT_THAT(model_folders(), ElementsAre("/home/ada/.local/share/captiond/models",
                                           "/usr/local/share/captiond/models", "/usr/share/captiond/models"));
  const Environment moved({{"XDG_DATA_HOME", "/data"}, {"XDG_DATA_DIRS", "relative:/opt/share"}});
  EXPECT_THAT(model_folders(), ElementsAre("/data/captiond/models", "/opt/share/captiond/models"));
  const Environment chosen({{"CAPTIOND_MODELS", "/models"}});
  EXPECT_THAT(model_folders(), ElementsAre("/models"));
}

TEST(Models, AreFoundByNameOrByPath) {
  const TemporaryFolder folder;
  const Environment chosen({{"CAPTIOND_MODELS", folder.path()}});
  fs::create_directory(folder / "mine");
  EXPECT_EQ(find_model("mine"), folder / "mine");
  EXPECT_EQ(find_model(folder / "mine"), folder / "mine");
}

TEST(Models, MayBeASingleFileOfWeights) {
  const TemporaryFolder folder, here;
  const Environment chosen({{"CAPTIOND_MODELS", folder.path()}});
  write_file(here / "ggml-base.bin", "weights");
  fs::create_directory(here / "mine");
  EXPECT_EQ(find_model(here / "ggml-base.bin"), here / "ggml-base.bin");

  const fs::path before = fs::current_path();
  fs::current_path(here.path());
  EXPECT_EQ(find_model("ggml-base.bin"), "ggml-base.bin");
  EXPECT_THAT(refusal("mine"), testing::HasSubstr("is not installed")) << "a folder needs its slash";
  fs::current_path(before);
}

TEST(Models, ThatAreMissingAreReportedWithTheRemedy) {
  const TemporaryFolder folder;
  const Environment chosen({{"CAPTIOND_MODELS", folder.path()}});
  EXPECT_EQ(refusal("tiny.en"), "the model \"tiny.en\" is not installed: looked in " +
                                    folder.path().string() +
                                    "; `captions models fetch` with its name brings it");
  EXPECT_EQ(refusal("./absent"), "expected a model's folder or file at ./absent, found none");
}

TEST(Models, AreCompleteWhenEveryFileHasItsSize) {
  const TemporaryFolder folder;
  const Environment chosen({{"CAPTIOND_MODELS", folder.path()}});
  const auto vad = std::ranges::find(catalogue(), "silero-vad", &CatalogueModel::name);
  ASSERT_NE(vad, catalogue().end());
  fs::create_directory(folder / "silero-vad");
  fs::create_directory(folder / "own");
  fs::create_directory(folder / ".hidden");
  const fs::path weights = folder.path() / "silero-vad" / vad->files.front().name;
  write_file(weights, "truncated");

  const auto installed = [] {
    std::vector<std::pair<std::string, bool>> models;
    for (const InstalledModel& model : installed_models()) models.emplace_back(model.name, model.complete);
    return models;
  };
  EXPECT_THAT(installed(), ElementsAre(std::pair("own", true), std::pair("silero-vad", false)));
  fs::resize_file(weights, vad->files.front().size);
  EXPECT_THAT(installed(), ElementsAre(std::pair("own", true), std::pair("silero-vad", true)));
}

}  // namespace
}  // namespace captiond
