// captiond comes, goes, and says things.
#include "tests/tui/viewer.h"

namespace captiond::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(Viewer, ComesBackWithTheServerAndRepeatsNothing) {
  serve({kMic});
  open();
  join();
  server().say(said("mic", 1, "Said before."));
  terminal().shows("Said before.");
  serve({kMic}, 2);
  terminal().shows("captiond was restarted");
  join();
  server().say(said("mic", 1, "Said after."));
  terminal().shows("Said after.");
  const std::string screen = terminal().text();
  EXPECT_EQ(screen.find("Said before."), screen.rfind("Said before."));
}

TEST_F(Viewer, SaysThatThereIsNoServerAndWaitsForOne) {
  open();
  terminal().shows("captiond is not running.");
  terminal().shows("systemctl --user start captiond.socket");
  serve({kMic});
  terminal().shows("Microphone");
}

TEST_F(Viewer, SaysThatItLostTheServerAndKeepsTheText) {
  serve({kMic});
  open();
  join();
  server().say(said("mic", 1, "Still here."));
  terminal().shows("Still here.");
  stop_serving();
  terminal().shows("not connected to captiond");
  EXPECT_THAT(terminal().text(), HasSubstr("Still here."));
}

TEST_F(Viewer, RefusesAnotherProtocol) {
  auto other = hello({kMic});
  other.protocol = 7;
  serve(other);
  open();
  terminal().shows("expected protocol 1, found 7");
  terminal().shows("exit 6");
}

TEST_F(Viewer, PausesTheDaemonAndShowsTimes) {
  serve({kMic});
  open();
  join();
  server().say(said("mic", 1, "Now."));
  terminal().shows("Now.");
  terminal().press("t");
  terminal().shows(":01 Now.");
  terminal().press("p");
  ASSERT_TRUE(eventually([this] { return !server().commands().empty(); }));
  EXPECT_EQ(server().commands()[0].name, "pause");
  auto paused = kMic;
  paused.paused = true;
  server().say(proto::SourceChanged{paused});
  terminal().shows("captioning is paused");
  terminal().press("p");
  ASSERT_TRUE(eventually([this] { return server().commands().size() == 2; }));
  EXPECT_EQ(server().commands()[1].name, "resume");
}

TEST_F(Viewer, ShowsGapsNoticesAndStates) {
  serve({kSpeakers, kMic});
  open();
  join();
  server().say(proto::Gap{.seq = {}, .source = "spk", .start = 1.0, .length = 3.2, .reason = "device-lost"});
  terminal().shows("3.2 s not captioned: device lost");
  auto waiting = kMic;
  waiting.state = "waiting";
  waiting.detail = "unplugged";
  server().say(proto::SourceChanged{waiting});
  terminal().shows("Microphone  waiting: unplugged");
  server().say(proto::Level{"spk", -20.0, -3.0, true});
  terminal().shows("● hearing Speakers");
  server().say(proto::Notice{"warning", "the disk is full"});
  terminal().shows("the disk is full");
}

}  // namespace
}  // namespace captiond::test
