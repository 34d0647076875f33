// With real servers: PulseAudio, and PipeWire where it is installed.
#include "capture/pulse_source.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/capture/listener.h"
#include "tests/support/pulse_server.h"
#include "tests/support/sounds.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;
using test::Listener;
using test::PulseServer;

/// A source with what it heard.
struct Ear {
  explicit Ear(const std::string& device) : source(options(device), listener.feed) { source.start(); }

  static SourceOptions options(const std::string& device) {
    SourceOptions options;
    options.device = device;
    return options;
  }
  bool hears(const std::string& device) {
    return listener.until([&] {
      const SourceStatus status = listener.feed.status();
      return status.state == SourceState::running && status.device == device;
    }) && listener.until_frames(1);
  }
  bool waits() { return listener.until_state(SourceState::waiting); }
  bool heard(const std::vector<float>& sound) {
    return std::search(listener.samples.begin(), listener.samples.end(), sound.begin(), sound.end()) !=
           listener.samples.end();
  }
  bool heard_nothing() {
    return std::ranges::all_of(listener.samples, [](float sample) { return sample == 0; });
  }

  Listener listener;
  PulseSource source;
};

class PulseSourceTest : public testing::TestWithParam<PulseServer::Kind> {
 protected:
  void SetUp() override {
    if (!PulseServer::is_available(GetParam())) GTEST_SKIP() << "this sound server is not installed";
    server_.emplace(GetParam());
    test::write_wav(folder_ / "stereo.wav", stereo_, {48000, 2});
    test::write_wav(folder_ / "mono.wav", mono_, {48000, 1});
  }
  void play(const std::string& name, const std::string& sink) {
    EXPECT_EQ(server_->play(folder_ / name, sink).wait(), 0);
  }

  const std::vector<float> stereo_ = test::noise(2 * 9600, 1), mono_ = test::noise(9600, 2);
  test::TemporaryFolder folder_;
  std::optional<PulseServer> server_;
};

TEST_P(PulseSourceTest, HearsTheSpeakersAndTheMicrophoneAtOnceSampleForSample) {
  Ear speakers("@speakers@"), mic("@mic@");
  ASSERT_TRUE(speakers.hears("speakers.monitor"));
  ASSERT_TRUE(mic.hears("mic"));
  EXPECT_EQ(speakers.listener.format, (SoundFormat{48000, 2}));
  EXPECT_EQ(mic.listener.format, (SoundFormat{48000, 1}));
  play("stereo.wav", "speakers");
  play("mono.wav", "mic_feed");
  EXPECT_TRUE(speakers.listener.until([&] { return speakers.heard(stereo_); }));
  EXPECT_TRUE(mic.listener.until([&] { return mic.heard(mono_); }));
  EXPECT_EQ(speakers.listener.missing, 0ns);
  EXPECT_EQ(mic.listener.missing, 0ns);
}

TEST_P(PulseSourceTest, ComesBackAfterTheServerWasKilled) {
  Ear ear("@speakers@");
  ASSERT_TRUE(ear.hears("speakers.monitor"));
  const auto killed = std::chrono::steady_clock::now();
  server_->kill();
  ASSERT_TRUE(ear.waits());
  ear.listener.take_all();
  const auto before = ear.listener.last_arrival;
  server_->start();
  const auto frames = ear.listener.frames;
  ASSERT_TRUE(ear.hears("speakers.monitor"));
  EXPECT_GT(ear.listener.frames, frames);
  EXPECT_GT(ear.listener.missing, 0ns);
  EXPECT_LE(ear.listener.missing, ear.listener.last_arrival - before);
  EXPECT_LT(before - killed, 20s);
  play("stereo.wav", "speakers");
  EXPECT_TRUE(ear.listener.until([&] { return ear.heard(stereo_); }));
}

TEST_P(PulseSourceTest, FollowsTheDefaultSink) {
  Ear ear("@speakers@");
  ASSERT_TRUE(ear.hears("speakers.monitor"));
  server_->pactl("set-default-sink headphones");
  ASSERT_TRUE(ear.hears("headphones.monitor"));
  EXPECT_GT(ear.listener.missing, 0ns);
  play("stereo.wav", "headphones");
  EXPECT_TRUE(ear.listener.until([&] { return ear.heard(stereo_); }));
}

TEST_P(PulseSourceTest, NeverHearsTheMicrophoneWhereItWasAskedForSpeakers) {
  Ear ear("@speakers@");
  ASSERT_TRUE(ear.hears("speakers.monitor"));
  test::write_wav(folder_ / "long.wav", test::noise(48000 * 20, 3), {48000, 1});
  const test::Process talker = server_->play(folder_ / "long.wav", "mic_feed");
  Ear mic("@mic@");
  ASSERT_TRUE(mic.listener.until([&] { return !mic.heard_nothing(); }));
  for (const char* source : {"headphones.monitor", "mic", "speakers.monitor", "mic"}) {
    server_->pactl(std::string("set-default-source ") + source);
    ASSERT_TRUE(ear.listener.until_frames(4800));
  }
  for (const char* sink : {"headphones", "speakers", "headphones"}) {
    server_->pactl(std::string("set-default-sink ") + sink);
    ASSERT_TRUE(ear.hears(std::string(sink) + ".monitor"));
    ASSERT_TRUE(ear.listener.until_frames(4800));
  }
  EXPECT_TRUE(ear.heard_nothing());
}

TEST_P(PulseSourceTest, WaitsForASourceThatIsNotThereYet) {
  Ear ear("later.monitor");
  ASSERT_TRUE(ear.waits());
  EXPECT_EQ(ear.listener.feed.status().detail, "there is no source later.monitor");
  server_->pactl("load-module module-null-sink sink_name=later norewinds=1");
  EXPECT_TRUE(ear.hears("later.monitor"));
}

TEST_P(PulseSourceTest, ReturnsToADeviceThatWasUnplugged) {
  const std::string load = server_->kind() == PulseServer::Kind::pulseaudio
                               ? "load-module module-null-sink sink_name=usb norewinds=1"
                               : "load-module module-null-sink sink_name=usb";
  std::string module = server_->pactl(load);
  Ear ear("usb.monitor");
  ASSERT_TRUE(ear.hears("usb.monitor"));
  server_->pactl("unload-module " + module);
  ASSERT_TRUE(ear.waits());
  server_->pactl(load);
  ASSERT_TRUE(ear.hears("usb.monitor"));
  EXPECT_GT(ear.listener.missing, 0ns);
}

TEST_P(PulseSourceTest, StopsAndStartsAgain) {
  Ear ear("mic");
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(ear.hears("mic"));
    ear.source.stop();
    ear.listener.take_all();
    const auto frames = ear.listener.frames;
    EXPECT_TRUE(server_->shows("source-outputs", "captiond", false));
    ear.listener.take_all();
    EXPECT_EQ(ear.listener.frames, frames);
    ear.source.start();
  }
  EXPECT_EQ(ear.listener.missing, 0ns);
}

TEST_P(PulseSourceTest, ListsWhatTheServerOffers) {
  EXPECT_TRUE(pulse_server_is_reachable());
  const auto devices = list_devices();
  const auto find = [&](const std::string& name) {
    const auto at = std::ranges::find(devices, name, &DeviceInfo::device);
    return at == devices.end() ? DeviceInfo{} : *at;
  };
  EXPECT_TRUE(find("speakers.monitor").monitor);
  EXPECT_TRUE(find("speakers.monitor").is_default);
  EXPECT_FALSE(find("headphones.monitor").is_default);
  EXPECT_FALSE(find("mic").monitor);
  EXPECT_TRUE(find("mic").is_default);
  EXPECT_FALSE(find("mic").description.empty());
  server_->kill();
  EXPECT_FALSE(pulse_server_is_reachable());
}

INSTANTIATE_TEST_SUITE_P(Servers, PulseSourceTest,
                         testing::Values(PulseServer::Kind::pulseaudio, PulseServer::Kind::pipewire),
                         [](const auto& kind) {
                           return kind.param == PulseServer::Kind::pulseaudio ? "PulseAudio" : "PipeWire";
                         });

}  // namespace
}  // namespace captiond
