// Sources as captiond has them, with a real PulseAudio and a recogniser that hears "word" after "word".
#include <gtest/gtest.h>

#include <set>

#include "daemon/lanes/stream_thread.h"
#include "tests/daemon/fake_engines.h"
#include "tests/support/pulse_test.h"
#include "tests/support/sounds.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

class SourcesTest : public test::PulseTest {
 protected:
  void SetUp() override {
    PulseTest::SetUp();
    if (IsSkipped()) return;
    std::vector<float> talk = test::noise(48000);
    talk.resize(2 * talk.size());  // a pause
    test::write_wav(folder_ / "talk.wav", talk, {48000, 1}, 60);
    stream_.emplace(Config{}, test::fake_engines());  // microphone and speakers
    stream_->start();
    std::set<std::string> running;
    ASSERT_TRUE(until([&](const proto::ServerMessage& message) {
      const auto* changed = std::get_if<proto::SourceChanged>(&message);
      if (changed && changed->source.state == "running") running.insert(changed->source.device);
      return running == std::set<std::string>{"mic", "speakers.monitor"};
    }));
  }

  template <typename Enough>
  bool until(Enough enough) {
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (std::chrono::steady_clock::now() < deadline) {
      while (auto report = stream_->report()) {
        const auto* message = std::get_if<proto::ServerMessage>(&*report);
        if (message && enough(*message)) return true;
      }
      stream_->bell().wait(100ms);
    }
    return false;
  }
  bool until_source(const std::string& id, const std::function<bool(const proto::SourceInfo&)>& enough) {
    return until([&](const proto::ServerMessage& message) {
      const auto* changed = std::get_if<proto::SourceChanged>(&message);
      return changed && changed->source.id == id && enough(changed->source);
    });
  }
  bool until_running(const std::string& id, const std::string& device) {
    return until_source(
        id, [&](const proto::SourceInfo& info) { return info.state == "running" && info.device == device; });
  }
  bool until_captioned(const std::string& id) {
    return until([&](const proto::ServerMessage& message) {
      const auto* caption = std::get_if<proto::Caption>(&message);
      return caption && caption->source == id && !caption->committed.empty();
    });
  }

  std::optional<StreamThread> stream_;
};

TEST_P(SourcesTest, CaptionsGoOnThroughAGapWhenTheDeviceReturnsInAnotherFormat) {
  // A headset that changes its profile: its source goes and comes back at another rate with one channel.
  const std::string load = "load-module module-null-sink sink_name=headset norewinds=1 ";
  std::string module = server_->pactl(load + "rate=44100 channels=2");
  stream_->choose_device("mic", SourceKind::pulse, "headset.monitor");
  ASSERT_TRUE(until_running("mic", "headset.monitor"));
  auto talker = server_->play(folder_ / "talk.wav", "headset");
  ASSERT_TRUE(until_captioned("mic"));
  server_->pactl("unload-module " + module);
  ASSERT_TRUE(until_source("mic", [](const auto& info) { return info.state == "waiting"; }));
  server_->pactl(load + "rate=16000 channels=1");
  auto again = server_->play(folder_ / "talk.wav", "headset");
  double missing = 0;
  ASSERT_TRUE(until([&](const proto::ServerMessage& message) {
    const auto* gap = std::get_if<proto::Gap>(&message);
    if (gap && gap->source == "mic") missing = gap->length;
    return missing > 0;
  }));
  EXPECT_LT(missing, 30.0);
  EXPECT_TRUE(until_captioned("mic"));
}

TEST_P(SourcesTest, FollowTheDefaultMicrophone) {
  server_->pactl("load-module module-null-sink sink_name=desk norewinds=1");
  server_->pactl("load-module module-remap-source source_name=webcam master=desk.monitor");
  server_->set_default("source", "webcam");
  ASSERT_TRUE(until_running("mic", "webcam"));
  auto talker = server_->play(folder_ / "talk.wav", "desk");
  EXPECT_TRUE(until_captioned("mic"));
}

TEST_P(SourcesTest, TellWhenTheMicrophoneIsMuted) {
  server_->pactl("set-source-mute mic 1");
  std::string notice;
  EXPECT_TRUE(until([&](const proto::ServerMessage& message) {
    if (const auto* found = std::get_if<proto::Notice>(&message)) notice = found->message;
    return !notice.empty();
  }));
  EXPECT_EQ(notice, "Microphone hears digital silence: is it muted?");
  server_->pactl("set-source-mute mic 0");
  auto talker = server_->play(folder_ / "talk.wav", "mic_feed");
  EXPECT_TRUE(until_source("mic", [](const auto& info) { return info.detail.empty(); }));
}

TEST_P(SourcesTest, TwoOfThreeAreCaptionedByPatternsAndOneFollowsTheOther) {
  const auto plug = [&](const std::string& name) {
    return server_->pactl("load-module module-null-sink norewinds=1 sink_name=" + name);
  };
  const std::string left = plug("usb-left");
  plug("usb-right");
  plug("tv");
  SourceOptions first, second;
  first.id = "first";
  first.device = "usb-l*.monitor";
  second.id = "second";
  second.device = "USB-*.monitor";  // of two the first by name
  stream_->add(first);
  ASSERT_TRUE(until_running("first", "usb-left.monitor"));
  stream_->add(second);
  ASSERT_TRUE(until_running("second", "usb-left.monitor"));
  server_->pactl("unload-module " + left);
  ASSERT_TRUE(until_running("second", "usb-right.monitor"));
  auto talker = server_->play(folder_ / "talk.wav", "usb-right");
  EXPECT_TRUE(until_captioned("second"));
  plug("usb-left");
  EXPECT_TRUE(until_running("first", "usb-left.monitor"));
}

TEST_P(SourcesTest, OneApplicationIsChosenWhileItRuns) {
  auto film = server_->play(folder_ / "talk.wav", "speakers", "Film Player");
  ASSERT_TRUE(until_captioned("speakers"));
  stream_->choose_device("mic", SourceKind::pulse, "app:Film*");
  ASSERT_TRUE(until_running("mic", "speakers.monitor"));
  EXPECT_TRUE(until_captioned("mic"));
}

INSTANTIATE_TEST_SUITE_P(Servers, SourcesTest, test::both_servers(), test::name_of_server);

}  // namespace
}  // namespace captiond
