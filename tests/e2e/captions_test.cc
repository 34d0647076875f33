// The whole program with its real models: sound goes into a sound server, captions come out of `captions
// tail`.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <sstream>
#include <thread>

#include "proto/client.h"
#include "proto/messages.h"
#include "tests/support/paths.h"
#include "tests/support/process.h"
#include "tests/support/pulse_server.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/word_error.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;
using test::PulseServer;

constexpr double kMostWordErrors = 0.15;

class CaptionsTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!PulseServer::is_available(PulseServer::Kind::pulseaudio)) GTEST_SKIP() << "PulseAudio is not here";
    if (!test::prompts()) GTEST_SKIP() << "CAPTIOND_PROMPTS names no folder of voice prompts";
    for (const char* name : {"tiny.en", "base", "silero-vad"}) {
      if (!test::model(name)) GTEST_SKIP() << "the model " << name << " is not installed";
    }
    server_.emplace();
    for (const auto& line : test::read_table(*test::prompts() / "manifest.tsv")) {
      transcripts_[line.at("file")] = line.at("transcript");
    }
    start_daemon();
  }
  void TearDown() override {
    if (HasFailure() && daemon_) std::cerr << slurp(folder_ / "captiond.log") << slurp(folder_ / "captions");
  }

  void start_daemon() {
    std::map<std::string, std::string> environment = server_->client_environment();
    environment["CAPTIOND_SOCKET"] = socket();
    environment["XDG_CONFIG_HOME"] = folder_ / "config";  // none: both sources, by default
    environment["XDG_CONFIG_DIRS"] = folder_ / "config";
    daemon_.emplace(std::vector<std::string>{CAPTIOND_PROGRAM},
                    test::Process::Options{environment, folder_ / "captiond.log", ""});
    eventually("the daemon listens", [this] { return std::filesystem::exists(socket()); });
    tail_.emplace(std::vector<std::string>{CAPTIONS_PROGRAM, "tail", "--format", "json", "--since", "0"},
                  test::Process::Options{environment, folder_ / "captions", ""});
  }
  std::string socket() const { return folder_ / "run/captiond.sock"; }
  std::string prompt(const std::string& file) const { return *test::prompts() / file; }

  static std::string slurp(const std::string& path) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

  /// Generous: this machine may be busy with other things.
  static void eventually(const std::string& what, const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + 180s;
    while (!condition()) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "waited in vain: " << what;
      std::this_thread::sleep_for(100ms);
    }
  }
  void until_sources_are(const std::string& state) {
    eventually("both sources are " + state, [&] {
      const proto::Hello hello = proto::Client::connect(socket()).hello();
      return hello.sources.size() == 2 && hello.sources[0].state == state && hello.sources[1].state == state;
    });
  }

  /// What `captions tail` printed so far.
  std::vector<proto::ServerMessage> printed() const {
    std::vector<proto::ServerMessage> messages;
    std::ifstream file(folder_ / "captions");
    for (std::string line; std::getline(file, line) && !file.eof();) {
      if (!line.starts_with('{')) continue;  // words for people
      if (auto message = proto::decode_server(line)) messages.push_back(std::move(*message));
    }
    return messages;
  }
  std::vector<proto::Caption> captions(const std::string& source) const {
    std::vector<proto::Caption> found;
    for (const auto& message : printed()) {
      const auto* caption = std::get_if<proto::Caption>(&message);
      if (caption && caption->source == source) found.push_back(*caption);
    }
    return found;
  }
  /// Text that stands, of what was said after `from` seconds of the stream.
  std::string committed(const std::string& source, double from = 0.0) const {
    std::string text;
    for (const auto& caption : captions(source)) {
      for (const auto& word : caption.committed) text += word.start >= from ? word.text : "";
    }
    return text;
  }
  /// The same, of what was said from one moment to another of the wall clock.
  std::string committed_between(const std::string& source, double from, double to) const {
    std::string text;
    for (const auto& caption : captions(source)) {
      for (const auto& word : caption.committed) {
        const double at = caption.time + word.start - caption.committed.front().start;
        if (at >= from && at <= to) text += word.text;
      }
    }
    return text;
  }
  std::vector<proto::Gap> gaps() const {
    std::vector<proto::Gap> found;
    for (const auto& message : printed()) {
      if (const auto* gap = std::get_if<proto::Gap>(&message)) found.push_back(*gap);
    }
    return found;
  }
  /// As many words stand as were said, and no utterance is open.
  bool is_captioned(const std::string& source, const std::string& said, double from = 0.0) const {
    const auto all = captions(source);
    return !all.empty() && all.back().final &&
           test::words_of(committed(source, from)).size() * 10 >= test::words_of(said).size() * 9;
  }

  test::TemporaryFolder folder_;
  std::optional<PulseServer> server_;
  std::map<std::string, std::string> transcripts_;
  std::optional<test::Process> daemon_, tail_;
};

void expect_right(const std::string& said, const std::string& captioned) {
  EXPECT_LE(test::word_error(said, captioned), kMostWordErrors)
      << "said:      " << said << "\ncaptioned: " << captioned;
}

/// Seconds since 1970.
double wall_clock() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// Committed words follow one another, and every number comes once and in order: nothing is taken back.
void expect_only_growth(const std::vector<proto::ServerMessage>& messages) {
  std::map<std::string, double> newest;
  std::uint64_t expected = 1;
  for (const auto& message : messages) {
    const auto* caption = std::get_if<proto::Caption>(&message);
    const auto* gap = std::get_if<proto::Gap>(&message);
    const auto seq = caption ? caption->seq : gap ? gap->seq : std::nullopt;
    if (seq) {
      EXPECT_EQ(*seq, expected++);
    }
    if (!caption) continue;
    for (const auto& word : caption->committed) {
      EXPECT_GE(word.start, newest[caption->source]) << "a word before one that stood already";
      newest[caption->source] = word.start;
    }
  }
}

TEST_F(CaptionsTest, TwoVoicesAtOnceAndASoundServerThatDies) {
  const std::string heard = "en_demo-echotest.flac", spoken = "en_vm-options.flac";
  until_sources_are("running");

  // Others speak in a call while we do.
  test::Process others = server_->play(prompt(heard), "speakers");
  test::Process we = server_->play(prompt(spoken), "mic_feed");
  eventually("both are captioned", [&] {
    return is_captioned("speakers", transcripts_[heard]) && is_captioned("mic", transcripts_[spoken]);
  });
  expect_right(transcripts_[heard], committed("speakers"));
  expect_right(transcripts_[spoken], committed("mic"));

  // The sound server is killed in the middle of a sentence.
  const std::size_t before = captions("speakers").size();
  test::Process cut_off = server_->play(prompt(heard), "speakers");
  eventually("the next sentence has begun", [&] { return captions("speakers").size() > before + 2; });
  server_->kill();
  until_sources_are("waiting");
  server_->start();
  until_sources_are("running");
  eventually("both gaps are told", [&] { return gaps().size() >= 2; });
  for (const auto& gap : gaps()) {
    EXPECT_EQ(gap.reason, "device-lost");
    EXPECT_GT(gap.length, 0.0);
  }
  const auto gap = gaps().back();
  EXPECT_GT(gap.start, 0.0);

  // And captions go on, of both.
  double after = 0.0;
  for (const auto& hole : gaps()) after = std::max(after, hole.start + hole.length);
  test::Process once_more = server_->play(prompt(spoken), "mic_feed");
  eventually("captions go on", [&] { return is_captioned("mic", transcripts_[spoken], after); });
  expect_right(transcripts_[spoken], committed("mic", after));

  daemon_->signal(SIGTERM);
  EXPECT_EQ(daemon_->wait(), 0);
  expect_only_growth(printed());
}

// A microphone near the speakers hears them, half as loud and a moment later, while someone else talks into
// it.
TEST_F(CaptionsTest, WhatTheSpeakersPlayIsCaptionedOnce) {
  const std::string played = "en_demo-echotest.flac", spoken = "en_tt-allbusy.flac";
  until_sources_are("running");
  server_->pactl("load-module module-loopback source=speakers.monitor sink=mic_feed latency_msec=60");
  server_->pactl("set-sink-input-volume 0 -6dB");
  test::Process others = server_->play(prompt(played), "speakers");
  eventually("the others have spoken a while",
             [&] { return test::words_of(committed("speakers")).size() > 8; });
  const double begun = wall_clock();
  test::Process we = server_->play(prompt(spoken), "mic_feed");
  EXPECT_EQ(we.wait(), 0);
  const double ended = wall_clock();
  EXPECT_EQ(others.wait(), 0);
  daemon_->signal(SIGTERM);
  EXPECT_EQ(daemon_->wait(), 0);
  eventually("the last words are printed",
             [&] { return !captions("mic").empty() && captions("mic").back().final; });
  expect_right(transcripts_[played], committed("speakers"));
  const auto said = test::words_of(transcripts_[played]), heard = test::words_of(committed("mic"));
  std::size_t again = 0;  // rows of four words that the speakers said
  for (std::size_t i = 0; i + 4 <= heard.size(); ++i) {
    const auto row = heard.begin() + static_cast<std::ptrdiff_t>(i);
    again += std::search(said.begin(), said.end(), row, row + 4) != said.end() ? 1 : 0;
  }
  // Without the canceller it is a third of all; before it knows the room, in its first second, some get
  // through.
  EXPECT_LE(again, said.size() / 10) << committed("mic");
  const std::string ours =
      committed_between("mic", begun - 1.0, ended);  // a word begins in the pause before it
  EXPECT_LE(test::word_error(transcripts_[spoken], ours), 0.35) << ours << "\nof " << committed("mic");
}

TEST_F(CaptionsTest, AStopLosesNoSpokenWord) {
  const std::string spoken = "en_tt-allbusy.flac";
  until_sources_are("running");
  test::Process we = server_->play(prompt(spoken), "mic_feed");
  eventually("it has begun", [&] { return !captions("mic").empty(); });
  EXPECT_EQ(we.wait(), 0);
  daemon_->signal(SIGTERM);  // the last words are not confirmed yet
  EXPECT_EQ(daemon_->wait(), 0);
  eventually("the last words are printed", [&] { return captions("mic").back().final; });
  expect_right(transcripts_[spoken], committed("mic"));
  EXPECT_TRUE(committed("mic").ends_with(" received.")) << committed("mic");
}

}  // namespace
}  // namespace captiond
