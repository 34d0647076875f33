// What one application plays, with real players on real servers.
#include <gtest/gtest.h>

#include <optional>
#include <thread>
#include <vector>

#include "capture/pulse_applications.h"
#include "tests/capture/ear.h"
#include "tests/support/pulse_test.h"
#include "tests/support/sounds.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;
using test::Ear;
using test::Process;
using test::PulseServer;

TEST(ChooseStream, TakesAnApplicationByItsNameItsProgramOrWhatItPlays) {
  const std::vector<PlayedStream> streams{{1, 0, "Firefox", "firefox-bin", "Weekly call", false},
                                          {2, 0, "VLC media player", "vlc", "Film", false}};
  for (const char* device : {"app:Firefox", "app:fire*", "app:firefox-bin", "app:*: weekly*"}) {
    const PlayedStream* chosen = choose_stream(streams, device, PA_INVALID_INDEX);
    ASSERT_TRUE(chosen) << device;
    EXPECT_EQ(chosen->index, 1U) << device;
  }
  EXPECT_EQ(choose_stream(streams, "app:Fire", PA_INVALID_INDEX), nullptr);
}

TEST(ChooseStream, StaysWithAStreamUntilItPausesWhileAnotherPlays) {
  std::vector<PlayedStream> streams{{1, 0, "mpv", "mpv", "", false}, {2, 0, "mpv", "mpv", "", false}};
  EXPECT_EQ(choose_stream(streams, "app:mpv", PA_INVALID_INDEX)->index, 2U);
  EXPECT_EQ(choose_stream(streams, "app:mpv", 1)->index, 1U);
  streams[0].corked = true;
  EXPECT_EQ(choose_stream(streams, "app:mpv", 1)->index, 2U);
  streams[1].corked = true;
  EXPECT_EQ(choose_stream(streams, "app:mpv", 1)->index, 1U);
}

/// Two players in the same speakers, one of them a captioned one; and someone talks into the microphone.
class PulseApplicationTest : public test::PulseTest {
 protected:
  void SetUp() override {
    PulseTest::SetUp();
    if (IsSkipped()) return;
    test::write_wav(folder_ / "chosen.wav", chosen_, {48000, 2}, kOften);
    test::write_wav(folder_ / "other.wav", other_, {48000, 2}, kOften);
    test::write_wav(folder_ / "talk.wav", other_, {48000, 1}, kOften);
    other_player_.emplace(server_->play(folder_ / "other.wav", "speakers", "Jukebox"));
    talker_.emplace(server_->play(folder_ / "talk.wav", "mic_feed", "Talker"));
    player_.emplace(play());
  }
  Process play() { return server_->play(folder_ / "chosen.wav", "speakers", "Film Player"); }

  // Whether the newest sound is the chosen player's alone: a run of its samples, unmixed.
  static bool hears_the_film(Ear& ear, const std::vector<float>& film) {
    return ear.listener.until([&] {
      constexpr std::size_t kRun = 960;
      auto& heard = ear.listener.samples;
      if (heard.size() < kRun) return false;
      const bool found = std::search(film.begin(), film.end(), heard.end() - kRun, heard.end()) != film.end();
      if (!found && heard.size() > 100 * kRun) heard.erase(heard.begin(), heard.end() - kRun);
      return found;
    });
  }
  bool hears_the_film(Ear& ear) { return hears_the_film(ear, chosen_); }
  std::string stream_of(const std::string& application) {
    const std::string list = server_->pactl("list sink-inputs");
    const auto name = list.find("application.name = \"" + application + '"');
    const auto index = list.rfind("Sink Input #", name) + 12;
    return list.substr(index, list.find('\n', index) - index);
  }

  static constexpr int kOften = 40;  // no machine is so slow that the sound ends before the test
  const std::vector<float> chosen_ = test::noise(2 * 48000 * 3, 5), other_ = test::noise(2 * 48000 * 3, 6);
  std::optional<Process> other_player_, talker_, player_;
};

TEST_P(PulseApplicationTest, IsHeardByItselfAndFollowedAsItRestarts) {
  Ear ear("app:film*");
  ASSERT_TRUE(hears_the_film(ear));
  EXPECT_EQ(ear.listener.feed.status().state, SourceState::running);
  EXPECT_EQ(ear.listener.feed.status().device, "speakers.monitor");

  player_->kill();
  ASSERT_TRUE(ear.listener.until(
      [&] { return ear.listener.feed.status().detail == "nothing plays that is called film*"; }));
  ear.listener.take_all();
  const auto frames = ear.listener.frames;
  EXPECT_TRUE(
      server_->shows("source-outputs", "captiond", false));  // nor does it hear anything else meanwhile
  ear.listener.take_all();
  EXPECT_EQ(ear.listener.frames, frames);

  player_.emplace(play());
  ASSERT_TRUE(ear.listener.until_state(SourceState::running));
  EXPECT_TRUE(hears_the_film(ear));
  EXPECT_EQ(ear.listener.missing, 0ns);  // it did not play, so nothing is missing
}

TEST_P(PulseApplicationTest, IsFollowedToAnotherSink) {
  Ear ear("app:Film Player");
  ASSERT_TRUE(hears_the_film(ear));
  server_->pactl("move-sink-input " + stream_of("Film Player") + " headphones");
  if (GetParam() == PulseServer::Kind::pulseaudio) {  // PipeWire lets us stay with the stream as it moves
    ASSERT_TRUE(
        ear.listener.until([&] { return ear.listener.feed.status().device == "headphones.monitor"; }));
  }
  ASSERT_TRUE(ear.listener.until_frames(24000));
  EXPECT_TRUE(hears_the_film(ear));
}

TEST_P(PulseApplicationTest, IsHeardAgainAfterTheServerWasKilled) {
  Ear ear("app:Film Player");
  ASSERT_TRUE(hears_the_film(ear));
  server_->kill();
  ASSERT_TRUE(ear.waits());
  server_->start();
  player_.emplace(play());
  ASSERT_TRUE(ear.listener.until_state(SourceState::running));
  EXPECT_TRUE(hears_the_film(ear));
}

bool lists(const std::vector<DeviceInfo>& devices, const std::string& device) {
  return std::ranges::find(devices, device, &DeviceInfo::device) != devices.end();
}

TEST_P(PulseApplicationTest, IsListedAmongTheDevices) {
  Ear ear("app:Film Player");
  ASSERT_TRUE(hears_the_film(ear));  // it plays by now
  auto devices = list_devices();
  for (int i = 0; i < 200 && !lists(devices, "app:Jukebox"); ++i) {  // it may begin a little later
    std::this_thread::sleep_for(100ms);
    devices = list_devices();
  }
  const auto film = std::ranges::find(devices, "app:Film Player", &DeviceInfo::device);
  ASSERT_NE(film, devices.end());
  EXPECT_EQ(film->description, "Film Player");
  EXPECT_TRUE(film->monitor);
  EXPECT_TRUE(lists(devices, "app:Jukebox"));
}

INSTANTIATE_TEST_SUITE_P(Servers, PulseApplicationTest, test::both_servers(), test::name_of_server);

}  // namespace
}  // namespace captiond
