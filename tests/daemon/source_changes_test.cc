// Sources that are paused, moved, added and removed while others are heard.
#include <gtest/gtest.h>

#include "tests/daemon/stream_thread.h"
#include "tests/support/sounds.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

TEST_F(StreamThreadTest, PausedSourcesAreNotHeard) {
  Mouth mouth(folder_ / "mouth");
  SourceOptions source = mouth.source("mic");
  source.enabled = false;  // it begins paused
  start({source});
  ASSERT_TRUE(until(is_ready));
  stream_->set_paused("mic", false);
  ASSERT_TRUE(until(has_state("running")));
  mouth.speak(1000ms);
  ASSERT_TRUE(until(is_final));
  stream_->set_paused("mic", true);
  ASSERT_TRUE(until([](const Report& report) {
    const auto* message = std::get_if<proto::ServerMessage>(&report);
    const auto* changed = message ? std::get_if<proto::SourceChanged>(message) : nullptr;
    return changed && changed->source.paused;
  }));
  const std::size_t before = committed("mic").size();
  mouth.say(3000ms, 0.3F);
  mouth.shut();
  ASSERT_TRUE(until(has_state("ended"))) << "a paused pipe goes on to be read";
  stream_->finish(20s);
  ASSERT_TRUE(until_finished());
  EXPECT_EQ(committed("mic").size(), before);
}

TEST_F(StreamThreadTest, ASourceMayHearAnotherDevice) {
  Mouth first(folder_ / "first"), second(folder_ / "second");
  start({first.source("mic")});
  ASSERT_TRUE(until(is_ready));
  first.speak(1500ms);
  ASSERT_TRUE(until(is_final));
  const std::size_t before = committed("mic").size();
  stream_->choose_device("mic", SourceKind::pipe, folder_ / "second");
  second.speak(1500ms);
  ASSERT_TRUE(until(is_final));
  EXPECT_GT(committed("mic").size(), before);
  EXPECT_GT(committed("mic").back().end, 3.0) << "positions go on";
}

TEST_F(StreamThreadTest, ASourceMayBeAddedWhileOthersAreHeard) {
  Mouth first(folder_ / "first"), second(folder_ / "second");
  start({first.source("mic")});
  ASSERT_TRUE(until(is_ready));
  stream_->add(second.source("more"));
  ASSERT_TRUE(until([](const Report& report) {
    const auto* message = std::get_if<proto::ServerMessage>(&report);
    const auto* changed = message ? std::get_if<proto::SourceChanged>(message) : nullptr;
    return changed && changed->source.id == "more";
  }));
  for (Mouth* mouth : {&first, &second}) mouth->speak();
  ASSERT_TRUE(until(is_final));
  ASSERT_TRUE(until(is_final));
  EXPECT_GE(committed("mic").size(), 6U);
  EXPECT_GE(committed("more").size(), 6U);
}

TEST_F(StreamThreadTest, ASourceThatIsRemovedFinishesItsWords) {
  Mouth left(folder_ / "left"), right(folder_ / "right");
  start({left.source("left"), right.source("right")});
  ASSERT_TRUE(until(is_ready));
  left.say(1000ms, 0.0F);
  left.say(2000ms, 0.3F);
  ASSERT_TRUE(until([](const Report& report) {
    const auto* message = std::get_if<proto::ServerMessage>(&report);
    return message && std::holds_alternative<proto::Caption>(*message);
  }));
  stream_->remove("left");
  ASSERT_TRUE(until(is_final));
  EXPECT_GE(committed("left").size(), 2U);
  right.speak();
  ASSERT_TRUE(until(is_final));
  EXPECT_GE(committed("right").size(), 6U);
  stream_->add(left.source("left"));
  ASSERT_TRUE(until(has_state("running"))) << "before that nobody reads the pipe";
  left.speak();
  ASSERT_TRUE(until(is_final)) << "it may come back";
}

}  // namespace
}  // namespace captiond
