// With real ALSA and a microphone of our own: see test_microphone.cc.
#include "capture/alsa_source.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "tests/capture/listener.h"
#include "tests/support/environment.h"
#include "tests/support/sounds.h"
#include "tests/support/temporary_folder.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;
using test::Listener;

class AlsaSourceTest : public testing::Test {
 protected:
  // Describes a device named mic, which is the default one too.
  template <typename Sample>
  void plug_in(const std::string& format, SoundFormat sound, const std::vector<Sample>& samples) {
    test::write_file(folder_ / "sound",
                     {reinterpret_cast<const char*>(samples.data()), samples.size() * sizeof(Sample)});
    const std::string device = "{ type captiond_test sound \"" + folder_ / "sound" + "\" faults \"" +
                               folder_.path().string() + "\" format " + format + " rate " +
                               std::to_string(sound.rate) + " channels " + std::to_string(sound.channels) +
                               " hint { show on description \"A test's microphone\" } }\n";
    test::write_file(folder_ / "asound.conf", "pcm_type.captiond_test { lib \"" CAPTIOND_TEST_MICROPHONE
                                              "\" }\n"
                                              "pcm.mic " +
                                                  device + "pcm.!default " + device);
  }
  void unplug() { test::write_file(folder_ / "unplugged", ""); }
  void plug_in_again() { std::filesystem::remove(folder_ / "unplugged"); }
  bool heard(const std::vector<float>& sound) {
    return std::ranges::search(listener_.samples, sound).size() == sound.size();
  }
  static SourceOptions options(const std::string& device) {
    SourceOptions options;
    options.kind = SourceKind::alsa;
    options.device = device;
    return options;
  }

  static std::vector<std::int16_t> integers(const std::vector<float>& sound) {
    std::vector<std::int16_t> samples;
    for (const float sample : sound) samples.push_back(static_cast<std::int16_t>(sample * 32768));
    return samples;
  }

  test::TemporaryFolder folder_;
  test::Environment environment_{{"ALSA_CONFIG_PATH", "/usr/share/alsa/alsa.conf:" + folder_ / "asound.conf"},
                                 {"PULSE_SERVER", "unix:" + folder_ / "none"}};
  Listener listener_;
  AlsaSource source_{options("mic"), listener_.feed};
};

TEST_F(AlsaSourceTest, HearsSixteenBitSoundSampleForSample) {
  const auto noise = test::noise(4800);
  plug_in("S16_LE", {16000, 1}, integers(noise));
  source_.start();
  EXPECT_TRUE(listener_.until([&] { return heard(noise); }));
  EXPECT_EQ(listener_.format, (SoundFormat{16000, 1}));
  EXPECT_EQ(listener_.feed.status(), (SourceStatus{SourceState::running, "mic", ""}));
  EXPECT_EQ(listener_.missing, 0ns);
}

TEST_F(AlsaSourceTest, HearsStereoOf32Bits) {
  const auto noise = test::noise(9600);
  std::vector<std::int32_t> samples;
  for (const float sample : noise) samples.push_back(static_cast<std::int32_t>(std::ldexp(sample, 31)));
  plug_in("S32_LE", {48000, 2}, samples);
  source_.start();
  EXPECT_TRUE(listener_.until([&] { return heard(noise); }));
  EXPECT_EQ(listener_.format, (SoundFormat{48000, 2}));
}

TEST_F(AlsaSourceTest, HearsFloat) {
  const auto noise = test::noise(4410);
  plug_in("FLOAT_LE", {44100, 1}, noise);
  source_.start();
  EXPECT_TRUE(listener_.until([&] { return heard(noise); }));
  EXPECT_EQ(listener_.format, (SoundFormat{44100, 1}));
}

TEST_F(AlsaSourceTest, GoesOnAfterAnOverrunAndTellsWhatIsMissing) {
  plug_in("S16_LE", {16000, 1}, integers(test::noise(1600)));
  source_.start();
  ASSERT_TRUE(listener_.until_frames(800));
  test::write_file(folder_ / "overrun", "");
  EXPECT_TRUE(listener_.until([&] { return listener_.missing > 0ns; }));
  EXPECT_TRUE(listener_.until_frames(800));
  EXPECT_EQ(listener_.feed.status().state, SourceState::running);
}

TEST_F(AlsaSourceTest, ReturnsToADeviceThatWasUnplugged) {
  plug_in("S16_LE", {16000, 1}, integers(test::noise(1600)));
  source_.start();
  ASSERT_TRUE(listener_.until_frames(800));
  unplug();
  ASSERT_TRUE(listener_.until_state(SourceState::waiting));
  EXPECT_NE(listener_.feed.status().detail.find("No such device"), std::string::npos);
  const auto last = listener_.last_arrival;
  plug_in_again();
  ASSERT_TRUE(listener_.until_frames(800));
  EXPECT_GT(listener_.missing, 0ns);
  EXPECT_LT(listener_.missing, listener_.last_arrival - last);
}

TEST_F(AlsaSourceTest, WaitsForADeviceThatNobodyConfigured) {
  AlsaSource source(options("nowhere"), listener_.feed);
  source.start();
  EXPECT_TRUE(listener_.until_state(SourceState::waiting));
  EXPECT_NE(listener_.feed.status().detail.find("nowhere"), std::string::npos);
  source.stop();
}

TEST_F(AlsaSourceTest, StopsAndStartsAgain) {
  plug_in("S16_LE", {16000, 1}, integers(test::noise(1600)));
  for (int round = 0; round < 3; ++round) {
    source_.start();
    ASSERT_TRUE(listener_.until_frames(800));
    source_.stop();
    listener_.take_all();
  }
  EXPECT_EQ(listener_.missing, 0ns);
}

TEST_F(AlsaSourceTest, ListsTheDefaultDevice) {
  plug_in("S16_LE", {16000, 1}, integers(test::noise(16)));
  const auto devices = list_devices();
  const auto found = std::ranges::find(devices, "default", &DeviceInfo::device);
  ASSERT_NE(found, devices.end());
  EXPECT_EQ(found->kind, SourceKind::alsa);
  EXPECT_EQ(found->description, "A test's microphone");
  EXPECT_TRUE(found->is_default);
}

}  // namespace
}  // namespace captiond
