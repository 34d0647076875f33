// With real servers: PulseAudio, and PipeWire where it is installed.
#include "capture/pulse_source.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <thread>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "tests/capture/ear.h"
#include "tests/support/pulse_test.h"
#include "tests/support/sounds.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;
using test::Ear;
using test::PulseServer;

class PulseSourceTest : public test::PulseTest {
 protected:
  void SetUp() override {
    PulseTest::SetUp();
    if (IsSkipped()) return;
    test::write_wav(folder_ / "stereo.wav", stereo_, {48000, 2});
    test::write_wav(folder_ / "mono.wav", mono_, {48000, 1});
  }
  void play(const std::string& name, const std::string& sink) {
    EXPECT_EQ(server_->play(folder_ / name, sink).wait(), 0);
  }
  // Whether the sound arrives sample for sample. On a busy machine the player itself stutters at times: it
  // may try again.
  bool hears_playing(Ear& ear, const std::string& name, const std::string& sink,
                     const std::vector<float>& sound) {
    constexpr int kTries = 20;
    for (int i = 0; i < kTries && !ear.heard(sound); ++i) {
      play(name, sink);
      if (!ear.listener.until_frames(9600)) return false;
    }
    return ear.heard(sound);
  }

  const std::vector<float> stereo_ = test::noise(2 * 9600, 1), mono_ = test::noise(9600, 2);
};

TEST_P(PulseSourceTest, HearsTheSpeakersAndTheMicrophoneAtOnceSampleForSample) {
  Ear speakers("@speakers@"), mic("@mic@");
  ASSERT_TRUE(speakers.hears("speakers.monitor"));
  ASSERT_TRUE(mic.hears("mic"));
  EXPECT_EQ(speakers.listener.format, (SoundFormat{48000, 2}));
  EXPECT_EQ(mic.listener.format, (SoundFormat{48000, 1}));
  EXPECT_TRUE(hears_playing(speakers, "stereo.wav", "speakers", stereo_));
  EXPECT_TRUE(hears_playing(mic, "mono.wav", "mic_feed", mono_));
  EXPECT_EQ(speakers.listener.missing, 0ns);
  EXPECT_EQ(mic.listener.missing, 0ns);
}

// Half of noise is below zero; of the peaks that a level meter wants, nothing is.
TEST_P(PulseSourceTest, HearsSoundAndNotItsPeaksAtEveryRate) {
  server_->pactl("load-module module-null-sink sink_name=usb norewinds=1 rate=44100");
  Ear ear("usb.monitor");
  ASSERT_TRUE(ear.hears("usb.monitor"));
  EXPECT_EQ(ear.listener.format, (SoundFormat{44100, 2}));
  play("stereo.wav", "usb");
  const auto loud = [](float sample) { return std::abs(sample) > 0.1; };
  ASSERT_TRUE(ear.listener.until([&] { return std::ranges::count_if(ear.listener.samples, loud) > 4800; }));
  const auto below = std::ranges::count_if(ear.listener.samples, [](float sample) { return sample < -0.1; });
  EXPECT_NEAR(
      static_cast<double>(below) / static_cast<double>(std::ranges::count_if(ear.listener.samples, loud)),
      0.5, 0.1);
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
  EXPECT_TRUE(ear.listener.until([&] { return ear.listener.missing > 0ns; }));
  EXPECT_LE(ear.listener.missing, ear.listener.last_arrival - before);
  EXPECT_LT(before - killed, 20s);
  EXPECT_TRUE(hears_playing(ear, "stereo.wav", "speakers", stereo_));
}

TEST_P(PulseSourceTest, FollowsTheDefaultSink) {
  Ear ear("@speakers@");
  ASSERT_TRUE(ear.hears("speakers.monitor"));
  server_->set_default("sink", "headphones");
  ASSERT_TRUE(ear.hears("headphones.monitor"));
  EXPECT_TRUE(hears_playing(ear, "stereo.wav", "headphones", stereo_));
}

/// Someone talks into the microphone while the world around the speakers changes.
class PulsePrivacyTest : public PulseSourceTest {
 protected:
  void SetUp() override {
    PulseSourceTest::SetUp();
    if (IsSkipped()) return;
    usb_ = server_->pactl("load-module module-null-sink sink_name=usb norewinds=1");
    server_->set_default("sink", "usb");
    test::write_wav(folder_ / "long.wav", test::noise(48000 * 3, 3), {48000, 1}, 40);
    talker_.emplace(server_->play(folder_ / "long.wav", "mic_feed"));
    mic_.emplace("@mic@");
    speakers_.emplace("@speakers@");
    named_.emplace("usb.monitor");
    ASSERT_TRUE(mic_->listener.until([&] { return !mic_->heard_nothing(); }));
    ASSERT_TRUE(speakers_->hears("usb.monitor"));
    ASSERT_TRUE(named_->hears("usb.monitor"));
  }
  // The speakers are silent: whatever they hear is the microphone.
  void TearDown() override {
    if (!talker_) return;
    EXPECT_TRUE(talker_->is_running());
    EXPECT_TRUE(speakers_->heard_nothing());
    EXPECT_TRUE(named_->heard_nothing());
  }

  std::string usb_;  // its module
  std::optional<test::Process> talker_;
  std::optional<Ear> mic_, speakers_, named_;
};

TEST_P(PulsePrivacyTest, NoChangeOfADefaultTurnsSpeakersIntoAMicrophone) {
  for (const char* source : {"headphones.monitor", "mic", "usb.monitor", "mic"}) {
    server_->set_default("source", source);
    ASSERT_TRUE(speakers_->listener.until_frames(4800));
  }
  for (const char* sink : {"headphones", "speakers", "usb", "headphones"}) {
    server_->set_default("sink", sink);
    ASSERT_TRUE(speakers_->hears(std::string(sink) + ".monitor"));
    ASSERT_TRUE(speakers_->listener.until_frames(4800));
    ASSERT_TRUE(named_->listener.until_frames(4800));
  }
}

TEST_P(PulsePrivacyTest, NoUnpluggedSpeakersTurnIntoAMicrophone) {
  server_->pactl("unload-module " + usb_);
  ASSERT_TRUE(named_->waits());
  ASSERT_TRUE(speakers_->listener.until([&] {
    const std::string device = speakers_->listener.feed.status().device;
    return device != "usb.monitor" && device.ends_with(".monitor");
  }));
  ASSERT_TRUE(speakers_->listener.until_frames(9600));
  EXPECT_EQ(named_->listener.state, SourceState::waiting);
}

TEST_P(PulsePrivacyTest, NobodyCanMoveSpeakersToAMicrophone) {
  std::istringstream streams(server_->pactl("list short source-outputs"));
  for (std::string line; std::getline(streams, line);) {
    try {
      server_->pactl("move-source-output " + line.substr(0, line.find('\t')) + " mic");
    } catch (const std::runtime_error&) {
      // Refused is as good as undone.
    }
  }
  ASSERT_TRUE(speakers_->listener.until_frames(9600));
  EXPECT_TRUE(speakers_->hears("usb.monitor"));
  EXPECT_TRUE(named_->hears("usb.monitor"));
}

TEST_P(PulseSourceTest, IsNoMicrophoneWhereThereAreOnlyMonitors) {
  Ear ear("@mic@");
  ASSERT_TRUE(ear.hears("mic"));
  server_->set_default("source", "headphones.monitor");
  ASSERT_TRUE(ear.waits());
  EXPECT_EQ(ear.listener.feed.status().detail, "there is no microphone");
  server_->set_default("source", "mic");
  EXPECT_TRUE(ear.hears("mic"));
}

TEST_P(PulseSourceTest, WaitsWhileItsDeviceIsSuspended) {
  Ear ear("@speakers@");
  ASSERT_TRUE(ear.hears("speakers.monitor"));
  server_->pactl("suspend-sink speakers 1");
  if (GetParam() == PulseServer::Kind::pipewire) {
    EXPECT_TRUE(ear.listener.until_frames(48000));  // it suspends no device that somebody listens to
    return;
  }
  ASSERT_TRUE(ear.waits());
  EXPECT_EQ(ear.listener.feed.status().detail, "speakers.monitor is suspended");
  std::this_thread::sleep_for(100ms);  // long enough to be missed: more than the fragment that follows
  server_->pactl("suspend-sink speakers 0");
  ASSERT_TRUE(ear.hears("speakers.monitor"));
  EXPECT_TRUE(ear.listener.until([&] { return ear.listener.missing > 0ns; }));
}

TEST_P(PulseSourceTest, TellsADeviceThatStallsFromSilence) {
  if (GetParam() == PulseServer::Kind::pipewire) GTEST_SKIP() << "PipeWire has no device that stalls at will";
  const std::string fifo = folder_ / "fifo";
  server_->pactl(
      "load-module module-pipe-source source_name=stalling rate=16000 channels=1 format=s16le file=" + fifo);
  Ear ear("stalling");
  const UniqueFd sound(::open(fifo.c_str(), O_RDWR | O_CLOEXEC));
  const std::vector<std::int16_t> samples(1600, 1000);
  for (std::size_t round = 0; round < 2; ++round) {
    ASSERT_TRUE(ear.waits());
    EXPECT_EQ(ear.listener.feed.status().detail, "stalling delivers no sound");
    EXPECT_GT(::write(sound.get(), samples.data(), samples.size() * sizeof samples[0]), 0);
    ASSERT_TRUE(ear.listener.until_state(SourceState::running));
    EXPECT_TRUE(ear.listener.until([&] { return ear.listener.frames == (round + 1) * samples.size(); }));
  }
  EXPECT_TRUE(ear.listener.until([&] { return ear.listener.missing > 0ns; }));
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
  std::this_thread::sleep_for(100ms);
  server_->pactl(load);
  ASSERT_TRUE(ear.hears("usb.monitor"));
  EXPECT_TRUE(ear.listener.until([&] { return ear.listener.missing > 0ns; }));
}

// As a Bluetooth headset does when a call begins: what it played music through is gone, and it comes back
// under another name as a telephone.
TEST_P(PulseSourceTest, FollowsAHeadsetToItsOtherProfile) {
  const auto plug = [&](const std::string& profile, const std::string& format) {
    const std::string sink = "bluez_sink.00_11." + profile;
    const std::string module =
        server_->pactl("load-module module-null-sink norewinds=1 sink_name=" + sink + " " + format);
    server_->set_default("sink", sink);
    return module;
  };
  const std::string music = plug("a2dp_sink", "rate=48000 channels=2");
  Ear named("bluez_sink.00_11.*.monitor"), speakers("@speakers@");
  for (Ear* ear : {&named, &speakers}) {
    ASSERT_TRUE(ear->hears("bluez_sink.00_11.a2dp_sink.monitor"));
    EXPECT_EQ(ear->listener.format, (SoundFormat{48000, 2}));
  }
  server_->pactl("unload-module " + music);
  ASSERT_TRUE(named.waits());
  std::this_thread::sleep_for(100ms);  // long enough to be missed
  plug("handsfree_head_unit", "rate=16000 channels=1");
  for (Ear* ear : {&named, &speakers}) {
    ASSERT_TRUE(ear->hears("bluez_sink.00_11.handsfree_head_unit.monitor"))
        << (ear == &named ? "by its name: " : "as the speakers: ") << ear->listener.feed.status().detail
        << "\n"
        << server_->pactl("info") << server_->pactl("list short sources");
    EXPECT_TRUE(ear->listener.until([&] { return ear->listener.format == SoundFormat{16000, 1}; }));
  }
  EXPECT_TRUE(named.listener.until([&] { return named.listener.missing > 0ns; }));
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

INSTANTIATE_TEST_SUITE_P(Servers, PulseSourceTest, test::both_servers(), test::name_of_server);
INSTANTIATE_TEST_SUITE_P(Servers, PulsePrivacyTest, test::both_servers(), test::name_of_server);

}  // namespace
}  // namespace captiond
