// `captiond transcribe` as a user calls it, on a packaged prompt.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/command_line.h"
#include "base/error.h"
#include "base/json.h"
#include "base/time.h"
#include "capture/audio_file.h"
#include "daemon/commands/commands.h"
#include "tests/support/paths.h"
#include "tests/support/sounds.h"
#include "tests/support/temporary_folder.h"

namespace captiond {
namespace {

struct Answer {
  int exit_code = 0;
  std::string out, err;
};

Answer call(std::vector<std::string> arguments) {
  cli::CommandLine line;
  Answer answer;
  add_transcribe_command(line.top(), answer.exit_code);
  arguments.insert(arguments.begin(), "transcribe");
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  try {
    if (const auto end = line.parse(arguments)) answer.exit_code = static_cast<int>(*end);
  } catch (const Error& error) {
    answer = {static_cast<int>(error.code()), "", error.what()};
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

TEST_F(TranscribeCommand, WritesEveryFormatIntoAFolder) {
  const test::TemporaryFolder folder;
  const auto answer = call({"--model", "tiny.en", "--output-format", "all", "--output-dir", folder.path(),
                            "--word-timestamps", "--max-words-per-line", "3", prompt_});
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  const auto content = [&](const std::string& extension) {
    std::ifstream file(folder.path() / ("en_tt-weasels." + extension));
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  EXPECT_EQ(content("txt"), "Weasels have eaten our phone system.\n");
  EXPECT_THAT(content("srt"), testing::HasSubstr("\nWeasels have eaten\n\n2\n00:00:0"));
  EXPECT_THAT(content("vtt"), testing::StartsWith("WEBVTT\n\n00:0"));
  EXPECT_THAT(content("tsv"), testing::StartsWith("start\tend\ttext\n"));
  EXPECT_EQ(nlohmann::json::parse(content("json"))["segments"].size(), 1U);
}

TEST_F(TranscribeCommand, DecodesAsTheOptionsSay) {
  const auto beams =
      call({"--model", "tiny.en", "--beam-size", "3", "--patience", "2", "--length-penalty", "0.5", prompt_});
  EXPECT_EQ(beams.out, "Weasels have eaten our phone system.\n") << beams.err;
  const auto warm =
      call({"--model", "tiny.en", "--output-format", "json", "--temperature", "0.4",
            "--temperature-increment-on-fallback", "none", "--logprob-threshold", "none", prompt_});
  EXPECT_NEAR(nlohmann::json::parse(warm.out)["segments"][0]["temperature"].get<double>(), 0.4, 1e-6);
  const auto short_clip =
      call({"--model", "tiny.en", "--clip-timestamps", "0,1.2", "--suppress-tokens=-1", prompt_});
  EXPECT_THAT(short_clip.out, testing::Not(testing::HasSubstr("phone")));
  const auto prompted = call({"--model", "tiny.en", "--initial-prompt", "WEASELS HAVE NO PHONE SYSTEM.",
                              "--hotwords", "PHONE SYSTEM", "--carry-initial-prompt", prompt_});
  EXPECT_EQ(prompted.exit_code, 0) << prompted.err;
}

/// A minute and a half of prompts with pauses between them.
TEST_F(TranscribeCommand, SaysTheSameOfALongRecordingInBatchesAndOneByOne) {
  const test::TemporaryFolder folder;
  std::vector<float> samples;
  for (const char* name :
       {"en_demo-moreinfo", "en_vm-options", "en_dir-intro", "en_tt-allbusy", "en_conf-adminmenu"}) {
    const auto spoken = read_audio_file(*test::prompts() / (std::string(name) + ".flac"));
    samples.insert(samples.end(), spoken.begin(), spoken.end());
    samples.insert(samples.end(), 3 * kSampleRate, 0.0F);
  }
  test::write_wav(folder / "long.wav", samples, {16000, 1});
  const auto together = call({"--model", "tiny.en", "--batch-size", "4", folder / "long.wav"});
  EXPECT_EQ(together.exit_code, 0) << together.err;
  for (const char* said : {"open source", "main menu", "last name", "telemarketers", "unmute"})
    EXPECT_THAT(together.out, testing::HasSubstr(said));
  EXPECT_EQ(together.err, "");  // no terminal: no progress bar
  EXPECT_EQ(together.out, call({"--model", "tiny.en", "--batch-size", "1", folder / "long.wav"}).out);
}

TEST(TranscribeCommandUsage, ANameThatIsNoModelIsABadModel) {
  const auto answer = call({"--model", "enormous", "sound.wav"});
  EXPECT_EQ(answer.exit_code, static_cast<int>(ExitCode::bad_model));
  EXPECT_THAT(answer.err, testing::HasSubstr("enormous"));
}

TEST(TranscribeCommandUsage, WithoutAFileItIsMisused) {
  EXPECT_EQ(call({}).exit_code, static_cast<int>(ExitCode::usage));
  EXPECT_EQ(call({"--output-format", "pdf", "sound.wav"}).exit_code, static_cast<int>(ExitCode::usage));
  EXPECT_EQ(call({"--highlight-words", "sound.wav"}).exit_code, static_cast<int>(ExitCode::usage));
  EXPECT_EQ(call({"--logprob-threshold", "much", "sound.wav"}).exit_code, static_cast<int>(ExitCode::usage));
}

}  // namespace
}  // namespace captiond
