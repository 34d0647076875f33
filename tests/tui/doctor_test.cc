// What a person does when something is missing: the doctor, models from the network, completion in a shell.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <cstdlib>
#include <fstream>
#include <thread>

#include "conf/catalogue.h"
#include "tests/support/environment.h"
#include "tests/support/paths.h"
#include "tests/tui/commands.h"

namespace captiond::test {
namespace {

using ::testing::HasSubstr;

class Mend : public Commands {
 protected:
  void SetUp() override {
    Commands::SetUp();
    const std::string home = path("home");
    std::filesystem::create_directories(home);
    environment_ =
        std::make_unique<Environment>(std::map<std::string, std::string>{{"HOME", home},
                                                                         {"XDG_CONFIG_HOME", ""},
                                                                         {"XDG_CONFIG_DIRS", home},
                                                                         {"XDG_DATA_HOME", ""},
                                                                         {"XDG_DATA_DIRS", home},
                                                                         {"XDG_RUNTIME_DIR", home},
                                                                         {"CAPTIOND_MODELS", path("models")},
                                                                         {"PULSE_SERVER", ""}});
  }
  void TearDown() override {
    environment_.reset();
    Commands::TearDown();
  }
  void configure(const std::string& text) const {
    std::filesystem::create_directories(path("home") + "/.config/captiond");
    std::ofstream(path("home") + "/.config/captiond/config.toml") << text;
  }

 private:
  std::unique_ptr<Environment> environment_;
};

TEST_F(Mend, TheDoctorSaysWhatIsMissingAndWhatMendsIt) {
  const auto examined = run_captions("doctor");
  EXPECT_EQ(examined.code, 5) << "the first that is wrong is a model";
  EXPECT_THAT(examined.out, HasSubstr("WRONG  preview model   tiny.en is not installed\n"
                                      "                       -> `captions models fetch tiny.en`\n"));
  EXPECT_THAT(examined.out, HasSubstr("WRONG  sound server    none answers at "));
  EXPECT_THAT(examined.out, HasSubstr("WRONG  captiond        captiond does not answer at "));
  EXPECT_EQ(stderr_text(), "captions: something is wrong: preview model\n");
}

TEST_F(Mend, TheDoctorReadsTheConfiguration) {
  configure("[models]\npreveiw = \"base\"\n");
  const auto examined = run_captions("doctor");
  EXPECT_EQ(examined.code, 78);
  EXPECT_THAT(examined.out,
              HasSubstr("did you mean \"preview\"?\n                       -> correct the line"));
  EXPECT_EQ(stderr_text(), "captions: something is wrong: configuration\n") << "and that once";
  EXPECT_THAT(run_captions("doctor --json").out, HasSubstr("did you mean \\\"preview\\\"?"));
}

TEST_F(Mend, TheDoctorTellsWhetherAnythingIsWrittenDown) {
  EXPECT_THAT(run_captions("doctor").out, HasSubstr("ok     history         off: nothing is written down\n"));
  configure("[history]\nenabled = true\n");
  EXPECT_THAT(run_captions("doctor").out, HasSubstr("/captiond/history.db, which captiond will make\n"));
}

TEST_F(Mend, TheDoctorIsContentWhenAllIsWell) {
  for (const char* model : {"a", "b", "silero-vad"})
    std::filesystem::create_directories(path("models") + "/" + model);
  configure(
      "[models]\npreview = \"a\"\nconfirm = \"b\"\n[vad]\nengine = \"energy\"\n"
      "[[source]]\nid = \"mic\"\nkind = \"pipe\"\ndevice = \"-\"\n");
  auto mic = source("mic", "Microphone");
  serve({mic});
  EXPECT_EQ(run_captions("doctor").code, 0) << run_captions("doctor").out;
  mic.state = "failed";
  mic.detail = "no such device";
  serve({mic});
  EXPECT_EQ(run_captions("doctor").code, 1);
  EXPECT_THAT(run_captions("doctor").out, HasSubstr("WRONG  source mic      no such device\n"));
}

TEST_F(Mend, AdviceComesFromWhatWasMeasured) {
  EXPECT_EQ(run_captions("models advise").code, 5) << "nothing to measure";
  configure("[stream]\npreview_step = 0.3\nconfirm_step = 0.6\n");
  std::filesystem::create_directories(path("bin"));
  std::ofstream(path("bin") + "/captiond") << R"(#!/bin/sh
case "$*" in
  *"tiny.en --threads 1") encode=360 ;;
  *tiny.en*) encode=150 ;;
  *) encode=$SLOW ;;
esac
echo "{\"stages_ms\":{\"mel\":0,\"encode\":$encode,\"cross\":0,\"prefill\":100,\"decode\":100}}"
)";
  std::filesystem::permissions(path("bin") + "/captiond", std::filesystem::perms::owner_all);
  for (const CatalogueModel& model : catalogue()) {
    if (model.name != "tiny.en" && model.name != "base") continue;
    std::filesystem::create_directories(path("models") + "/" + model.name);
    for (const CatalogueFile& file : model.files) {
      const std::string name = path("models") + "/" + model.name + "/" + file.name;
      std::ofstream{name};
      std::filesystem::resize_file(name, file.size);  // takes no room
    }
  }
  const std::string search = "PATH=" + path("bin") + ":$PATH ";
  const auto fast = run("SLOW=1500 " + search + captions("-q models advise"));
  EXPECT_THAT(fast.out, HasSubstr("tiny.en          0.32 s     0.25 s   measured\n"));
  EXPECT_THAT(fast.out, HasSubstr("preview = \"tiny.en\"   # words show after about 0.5 s\n"
                                  "confirm = \"base\"   # and stand after about 1.7 s\n"));
  const auto slow = run("SLOW=9000 " + search + captions("-q models advise"));
  EXPECT_THAT(slow.out, HasSubstr("confirm = \"tiny.en\""));
}

/// The speech detector's weights, from a server on this machine that can be told to break off.
class Fetch : public Mend {
 protected:
  void SetUp() override {
    const auto model = test::model("silero-vad");
    Mend::SetUp();
    if (!model) GTEST_SKIP() << "the model silero-vad is not installed";
    std::ifstream in(*model / kFile, std::ios::binary);
    content_ = {std::istreambuf_iterator<char>(in), {}};
    server_.Get(
        "/models/silero-vad/" + kFile, [this](const httplib::Request& request, httplib::Response& response) {
          ranges_.push_back(request.get_header_value("Range"));
          const std::size_t until = until_;
          response.set_content_provider(
              content_.size(), "application/octet-stream",
              [this, until](std::size_t at, std::size_t length, httplib::DataSink& sink) {
                if (at >= until) return false;
                return sink.write(content_.data() + at, std::min({length, until - at, std::size_t{4096}}));
              });
        });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
  }
  void TearDown() override {
    if (thread_.joinable()) {
      server_.stop();
      thread_.join();
    }
    Mend::TearDown();
  }
  Outcome fetch() const { return run_captions("models fetch silero-vad --from " + mirror()); }
  std::string mirror() const { return "http://127.0.0.1:" + std::to_string(port_) + "/models"; }
  std::string fetched() const { return path("models") + "/silero-vad/" + kFile; }

  const std::string kFile = "silero_vad_16k.safetensors";
  std::string content_;
  std::atomic<std::size_t> until_{std::string::npos};
  std::vector<std::string> ranges_;

 private:
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

TEST_F(Fetch, BringsAModel) {
  EXPECT_EQ(fetch().code, 0) << stderr_text();
  EXPECT_EQ(run_captions("models verify silero-vad").code, 0);
  EXPECT_THAT(run_captions("models list").out, HasSubstr("silero-vad     vad          1 MB  installed"));
  EXPECT_EQ(fetch().code, 0);
  EXPECT_EQ(ranges_.size(), 1U) << "what is there is not fetched again";
  EXPECT_EQ(run_captions("models remove silero-vad").code, 0);
  EXPECT_FALSE(std::filesystem::exists(fetched()));
}

TEST_F(Fetch, GoesOnWhereItWasInterrupted) {
  until_ = 600'000;
  EXPECT_EQ(fetch().code, 1);
  EXPECT_FALSE(std::filesystem::exists(fetched()));
  const auto got = std::filesystem::file_size(fetched() + ".part");
  EXPECT_GT(got, 100'000U);
  until_ = std::string::npos;
  EXPECT_EQ(fetch().code, 0) << stderr_text();
  EXPECT_EQ(ranges_.back(), "bytes=" + std::to_string(got) + "-");
  EXPECT_EQ(run_captions("models verify silero-vad").code, 0);
}

TEST_F(Fetch, LeavesNothingWrongInPlace) {
  content_[1000] ^= 1;
  EXPECT_EQ(fetch().code, 5);
  EXPECT_THAT(stderr_text(), HasSubstr("expected SHA-256 c59271c2"));
  EXPECT_THAT(stderr_text(), HasSubstr("`captions models fetch silero-vad` begins it anew"));
  EXPECT_TRUE(std::filesystem::is_empty(path("models") + "/silero-vad"));
  EXPECT_EQ(run_captions("models fetch huge").code, 5);
}

TEST_F(Fetch, LooksForRoomFirst) {
  std::filesystem::create_directories(path("models"));
  const auto on_small_disk = [&](const std::string& command) {
    return run("unshare --map-root-user --mount sh -c 'mount -t tmpfs -o size=300k none " + path("models") +
               " && " + command + "' 2>" + path("err"));
  };
  if (on_small_disk("true").code != 0) GTEST_SKIP() << "no mounts of one's own here";
  EXPECT_EQ(on_small_disk(captions("models fetch silero-vad --from " + mirror())).code, 1);
  EXPECT_THAT(stderr_text(), HasSubstr("silero-vad needs 1.2 MB and "));
  EXPECT_THAT(stderr_text(), HasSubstr(" has room for 307 kB: make room, then"));
  EXPECT_TRUE(ranges_.empty()) << "nothing was asked for";
}

TEST_F(Fetch, SaysWhatMendsIt) {
  const std::string goes_on =
      ": `captions models fetch silero-vad` goes on where it stopped, --from URL takes it from elsewhere\n";
  EXPECT_EQ(run_captions("models fetch silero-vad --from http://127.0.0.1:1").code, 1);
  EXPECT_THAT(stderr_text(), HasSubstr("Couldn't connect to server" + goes_on));
  EXPECT_EQ(run_captions("models fetch silero-vad --from http://nowhere.invalid").code, 1);
  EXPECT_THAT(stderr_text(), HasSubstr("Could not resolve host: nowhere.invalid" + goes_on));
  std::filesystem::remove(fetched() + ".part");
  std::filesystem::create_symlink("/dev/full", fetched() + ".part");
  EXPECT_EQ(fetch().code, 1);
  EXPECT_THAT(stderr_text(), HasSubstr("silero_vad_16k.safetensors.part: is the disk full?" + goes_on));
}

struct Shell {
  const char *name, *start, *load;
};

class Completion : public Commands, public ::testing::WithParamInterface<Shell> {};

TEST_P(Completion, HelpsInARealShell) {
  const Shell& shell = GetParam();
  if (!Terminal::available() || run(std::string(shell.name) + " --version").code != 0)
    GTEST_SKIP() << "tmux or " << shell.name << " is not installed";
  std::filesystem::create_directory(path("bin"));
  std::filesystem::create_symlink(CAPTIONS_PROGRAM, path("bin") + "/captions");
  const Terminal terminal(
      100, 24, "stty echo; HISTFILE= HOME=" + path("") + " PATH=" + path("bin") + ":$PATH " + shell.start);
  terminal.type(std::string(shell.load) + "; echo rea''dy");
  terminal.press("Enter");
  ASSERT_TRUE(terminal.shows("ready"));
  const auto completes = [&](const std::string& typed, const std::string& whole) {
    terminal.type(typed);
    terminal.press("Tab");
    EXPECT_TRUE(terminal.shows(whole));
    terminal.press("C-u");  // clears the line, in its turn
  };
  completes("captions histo", "captions history");
  completes("captions history sea", "captions history search");
  completes("captions tail --committed", "captions tail --committed-only");
  completes("captions tail --format wa", "captions tail --format waybar");
}

INSTANTIATE_TEST_SUITE_P(
    Shells, Completion,
    ::testing::Values(Shell{"bash", "bash --norc -i", "source <(captions completion bash)"},
                      Shell{"zsh", "zsh -f -i",
                            "autoload -Uz compinit; compinit -u -D; source <(captions completion zsh)"},
                      Shell{"fish", "fish --no-config", "captions completion fish | source"}),
    [](const auto& shell) { return std::string(shell.param.name); });

}  // namespace
}  // namespace captiond::test
