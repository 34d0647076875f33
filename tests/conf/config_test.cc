// The configuration as people write it: right files, wrong files, and what is said about them.
#include "conf/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "base/error.h"
#include "tests/support/environment.h"
#include "tests/support/temporary_folder.h"

namespace captiond {
namespace {

namespace fs = std::filesystem;
using test::Environment;
using test::TemporaryFolder;
using test::write_file;
using namespace std::chrono_literals;

const fs::path kProject = CAPTIOND_PROJECT_DIR;

std::string content(const fs::path& path) {
  std::ifstream in(path);
  EXPECT_TRUE(in.is_open()) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> toml_files(const std::string& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kProject / "tests/conf" / folder))
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

std::string case_name(const testing::TestParamInfo<fs::path>& info) {
  return info.param.stem();
}

/// The names that a TOML text sets.
std::set<std::string> keys_of(const std::string& toml) {
  std::set<std::string> keys;
  const std::regex setting("(?:^|\n)#? ?([a-z_]+) = ");
  for (std::sregex_iterator found(toml.begin(), toml.end(), setting), end; found != end; ++found)
    keys.insert((*found)[1]);
  return keys;
}

Config with_every_kind() {
  Config config;
  for (const auto kind : {SourceKind::alsa, SourceKind::file, SourceKind::pipe}) {
    SourceOptions source;
    source.id = "source" + std::to_string(static_cast<int>(kind));
    source.kind = kind;
    source.device = "somewhere";
    config.sources.push_back(source);
  }
  return config;
}

class BadConfig : public testing::TestWithParam<fs::path> {};

// Each bad/NAME.toml is refused with the words of bad/NAME.txt.
TEST_P(BadConfig, IsRefusedWithTheseWords) {
  const std::string folder = GetParam().parent_path().string() + "/";
  try {
    load_config(GetParam());
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_config);
    const std::string message = error.what();
    ASSERT_TRUE(message.starts_with(folder)) << message;
    EXPECT_EQ(message.substr(folder.size()) + "\n", content(fs::path(GetParam()).replace_extension("txt")));
  }
}

INSTANTIATE_TEST_SUITE_P(Files, BadConfig, testing::ValuesIn(toml_files("bad")), case_name);

class GoodConfig : public testing::TestWithParam<fs::path> {};

TEST_P(GoodConfig, ReadsBackTheSameFromItsEffectiveForm) {
  const TemporaryFolder folder;
  const std::string effective = to_toml(load_config(GetParam()));
  write_file(folder / "effective.toml", effective);
  EXPECT_EQ(to_toml(load_config(folder / "effective.toml")), effective);
}

INSTANTIATE_TEST_SUITE_P(Files, GoodConfig, testing::ValuesIn(toml_files("good")), case_name);

TEST(Config, IsCompleteWithoutAFile) {
  const Config config = load_config("");
  ASSERT_EQ(config.sources.size(), 2U);
  EXPECT_EQ(config.sources[0].device, "@speakers@");
  EXPECT_EQ(config.sources[1].device, "@mic@");
  EXPECT_EQ(config.models.preview, "tiny.en");
  EXPECT_EQ(config.stream.preview_step, SampleTime(300ms));
}

TEST(Config, TakesEveryKindOfValueFromAFile) {
  const Config config = load_config(kProject / "tests/conf/good/everything.toml");
  EXPECT_EQ(config.path, kProject / "tests/conf/good/everything.toml");
  ASSERT_EQ(config.sources.size(), 3U);
  EXPECT_EQ(config.sources[0].kind, SourceKind::alsa);
  EXPECT_FALSE(config.sources[0].enabled);
  EXPECT_EQ(config.sources[1].label, "Der \"Film\" — 映画");
  EXPECT_FALSE(config.sources[1].real_time);
  EXPECT_EQ(config.sources[2].rate, 48000);
  EXPECT_TRUE(config.sources[2].float_samples);
  EXPECT_NEAR(config.sources[2].gain, 0.5F, 0.001F);
  EXPECT_EQ(config.sources[2].colour, "cyan");
  EXPECT_FALSE(config.sources[0].auto_gain);
  EXPECT_FALSE(config.sources[0].echo_cancel);
  EXPECT_EQ(config.models.confirm_threads, 4);
  EXPECT_EQ(config.stream.confirm_step, SampleTime(1250ms));
  EXPECT_EQ(config.stream.max_window, SampleTime(20s));
  EXPECT_EQ(config.vad.threshold, 0.4F);
  EXPECT_EQ(config.journal, 500U);
  EXPECT_EQ(config.log_level, "debug");
}

TEST(Config, ExampleFileSetsTheDefaults) {
  EXPECT_EQ(to_toml(load_config(kProject / "conf/example.toml")), to_toml(Config{}));
}

TEST(Config, ExampleFileAndManualNameEveryKey) {
  const auto keys = keys_of(to_toml(with_every_kind()));
  EXPECT_GT(keys.size(), 30U);
  EXPECT_THAT(keys_of(content(kProject / "conf/example.toml")), testing::ContainerEq(keys));
  const std::string manual = content(kProject / "doc/captiond.toml.5");
  for (const std::string& key : keys)
    EXPECT_NE(manual.find(".It Cm " + key + " "), std::string::npos) << "captiond.toml(5) lacks " << key;
}

TEST(Config, RefusesAFileThatCannotBeRead) {
  for (const auto& [path, reason] : {std::pair("/nonexistent/config.toml", "No such file or directory"),
                                     std::pair("/dev", "Is a directory")}) {
    try {
      load_config(path);
      FAIL() << path;
    } catch (const Error& error) {
      EXPECT_EQ(error.what(), std::string(path) + ": " + reason);
      EXPECT_EQ(error.code(), ExitCode::bad_config);
    }
  }
}

TEST(Config, RefusesAFileThatHasNoEnd) {
  EXPECT_THROW(load_config("/dev/zero"), Error);
}

class FindConfig : public testing::Test {
 protected:
  std::string make(const std::string& folder) const {
    fs::create_directories(folder_.path() / folder / "captiond");
    const fs::path path = folder_.path() / folder / "captiond/config.toml";
    write_file(path, "journal = 5\n");
    return path;
  }
  std::string at(const std::string& name) const { return folder_ / name; }

  TemporaryFolder folder_;
  Environment environment_{
      {{"HOME", at("home")}, {"XDG_CONFIG_HOME", ""}, {"XDG_CONFIG_DIRS", at("a") + ":" + at("b")}}};
};

TEST_F(FindConfig, NeedsNone) {
  EXPECT_EQ(find_config(), "");
}

TEST_F(FindConfig, PrefersTheUsersOwnAndFallsThrough) {
  const std::string second = make("b");
  EXPECT_EQ(find_config(), second);
  const std::string first = make("a");
  EXPECT_EQ(find_config(), first);
  const std::string own = make("home/.config");
  EXPECT_EQ(find_config(), own);
  const std::string moved = make("moved");
  EXPECT_EQ(find_config(), own);
  const Environment chosen({{"XDG_CONFIG_HOME", at("moved")}});
  EXPECT_EQ(find_config(), moved);
}

TEST_F(FindConfig, TakesARelativeFolderForUnset) {
  const std::string own = make("home/.config");
  const Environment relative({{"XDG_CONFIG_HOME", "moved"}, {"XDG_CONFIG_DIRS", "a:b"}});
  EXPECT_EQ(find_config(), own);
}

}  // namespace
}  // namespace captiond
