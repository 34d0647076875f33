// `captiond bench` as a user calls it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/command_line.h"
#include "base/error.h"
#include "base/json.h"
#include "daemon/commands/commands.h"
#include "tests/support/paths.h"

namespace captiond {
namespace {

std::string bench(const std::vector<std::string>& options) {
  cli::CommandLine line;
  int exit_code = 1;
  add_bench_command(line.top(), exit_code);
  testing::internal::CaptureStdout();
  std::vector<std::string> arguments = {"bench", "--model", "tiny.en", "--tokens", "4", "--repeats", "1"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  EXPECT_EQ(line.parse(arguments), std::nullopt);
  EXPECT_EQ(exit_code, 0);
  return testing::internal::GetCapturedStdout();
}

class BenchCommand : public testing::Test {
 protected:
  void SetUp() override {
    if (!test::model("tiny.en")) GTEST_SKIP() << "the model tiny.en is not installed";
  }
};

TEST_F(BenchCommand, ReportsEveryStage) {
  const auto report = nlohmann::json::parse(bench({"--json", "--threads", "1", "--precision", "f32"}));
  EXPECT_EQ(report["model"], "tiny.en");
  EXPECT_EQ(report["threads"], 1);
  EXPECT_EQ(report["seconds"], 30.0);
  EXPECT_EQ(report["decode_tokens"], 4);
  EXPECT_EQ(report["prefill_tokens"], 2);  // start of transcript, no timestamps
  for (const char* stage : {"mel", "encode", "cross", "prefill", "decode"})
    EXPECT_GT(report["stages_ms"][stage].get<double>(), 0.0) << stage;
  EXPECT_GT(report["load_ms"].get<double>(), 0.0);
  EXPECT_GT(report["tokens_per_second"].get<double>(), 0.0);
  EXPECT_GT(report["real_time_factor"].get<double>(), 0.0);
}

TEST_F(BenchCommand, PrintsATable) {
  const std::string table = bench({});
  for (const char* part : {"tiny.en", "kernels", "encode", "4 tokens", "real-time factor"})
    EXPECT_THAT(table, testing::HasSubstr(part));
}

TEST_F(BenchCommand, TakesARecording) {
  if (!test::prompts()) GTEST_SKIP() << "CAPTIOND_PROMPTS names no folder with decoded voice prompts";
  const auto report = nlohmann::json::parse(bench({"--json", *test::prompts() / "en_tt-weasels.flac"}));
  EXPECT_NEAR(report["seconds"].get<double>(), 2.95, 0.1);
}

}  // namespace
}  // namespace captiond
