// `captiond transcribe` as a user calls it, on a packaged prompt.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "daemon/commands.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"

namespace captiond {
namespace {

struct Answer {
  int exit_code = 0;
  std::string out, err;
};

Answer call(std::vector<std::string> arguments) {
  CLI::App app;
  Answer answer;
  add_transcribe_command(app, answer.exit_code);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
  arguments.push_back("transcribe");
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  try {
    app.parse(arguments);
  } catch (const Error& error) {
    answer = {static_cast<int>(error.code()), "", error.what()};
  } catch (const CLI::ParseError& error) {
    answer = {static_cast<int>(ExitCode::usage), "", error.what()};
  }
  answer.out = testing::internal::GetCapturedStdout();
  answer.err += testing::internal::GetCapturedStderr();
  return answer;
}

class TranscribeCommand : public testing::Test {
 protected:
  void SetUp() override {
    if (!test::model("tiny.en")) GTEST_SKIP() << "the model tiny.en is not installed";
    if (!test::prompts()) GTEST_SKIP() << "CAPTIOND_PROMPTS names no folder with decoded voice prompts";
    prompt_ = *test::prompts() / "en_tt-weasels.flac";
  }

  std::string prompt_;
};

TEST_F(TranscribeCommand, PrintsWhatIsSaid) {
  const auto answer = call({"--model", "tiny.en", prompt_});
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_EQ(answer.out, "Weasels have eaten our phone system.\n");
  EXPECT_EQ(answer.err, "");  // no terminal: no progress bar
}

TEST_F(TranscribeCommand, WritesJsonWithWordsIntoAFolder) {
  const test::TemporaryFolder folder;
  const auto out = folder.path() / "new";
  const auto answer = call(
      {"--model", "tiny.en", "--word-timestamps", "--output-format", "json", "--output-dir", out, prompt_});
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_EQ(answer.out, "");
  const auto json = nlohmann::json::parse(std::ifstream(out / "en_tt-weasels.json"));
  EXPECT_EQ(json["language"], "en");
  EXPECT_FALSE(json["segments"][0]["words"].empty());
}

TEST_F(TranscribeCommand, GoesOnAfterAFileThatIsNoSound) {
  const auto answer = call({"--model", "tiny.en", "--output-format", "json", "/etc/passwd", prompt_});
  EXPECT_EQ(answer.exit_code, static_cast<int>(ExitCode::failure));
  EXPECT_THAT(answer.err, testing::HasSubstr("/etc/passwd"));
  EXPECT_THAT(nlohmann::json::parse(answer.out)["text"].get<std::string>(), testing::HasSubstr("Weasels"));
}

TEST_F(TranscribeCommand, SaysWhatAnEnglishModelCannotDo) {
  for (const auto& wish : {std::vector<std::string>{"--language", "German"}, {"--task", "translate"}}) {
    auto arguments = wish;
    arguments.insert(arguments.end(), {"--model", "tiny.en", prompt_});
    const auto answer = call(arguments);
    EXPECT_EQ(answer.exit_code, static_cast<int>(ExitCode::usage));
    EXPECT_THAT(answer.err, testing::HasSubstr("English"));
  }
}

TEST(TranscribeCommandUsage, ANameThatIsNoModelIsABadModel) {
  const auto answer = call({"--model", "enormous", "sound.wav"});
  EXPECT_EQ(answer.exit_code, static_cast<int>(ExitCode::bad_model));
  EXPECT_THAT(answer.err, testing::HasSubstr("enormous"));
}

TEST(TranscribeCommandUsage, WithoutAFileItIsMisused) {
  EXPECT_EQ(call({}).exit_code, static_cast<int>(ExitCode::usage));
  EXPECT_EQ(call({"--output-format", "pdf", "sound.wav"}).exit_code, static_cast<int>(ExitCode::usage));
}

}  // namespace
}  // namespace captiond
