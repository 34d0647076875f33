// A fake captiond in the middle of a phone call, for the picture in the manual: `scene SOCKET` serves it
// until its standard input ends.
#include <cstdio>
#include <ctime>

#include "tests/tui/fake_server.h"
#include "tests/tui/story.h"

using namespace captiond;

namespace {

struct Said {
  const char* source;
  const char* text;
};

// The other side reads prompts of the Asterisk sound set (CC BY-SA 3.0).
constexpr Said kCall[] = {
    {"speakers",
     "Thank you for calling Super Awesome Company, Waldo's premier provider of perfect products."},
    {"speakers", "If you know your party's extension, you may dial it at any time."},
    {"speakers", "For a company directory, press three. For an operator, press zero."},
    {"mic", "Okay, let me try the operator."},
    {"speakers",
     "All of our representatives are currently busy. Please stay on the line and your call will be "
     "answered by the next available representative."},
    {"mic", "Of course they are."},
    {"mic", "I will put you on the speaker, then we can both listen."},
    {"speakers",
     "You are about to enter an echo test. In this mode everything you say will be repeated back to "
     "you just as soon as it is received."},
    {"mic", "Hello? Hello, is there anybody?"},
};

proto::Caption now(proto::Caption caption) {
  caption.time = static_cast<double>(std::time(nullptr));
  return caption;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto speakers = test::source("speakers", "Speakers"), mic = test::source("mic", "Microphone");
  test::FakeServer server(argv[1], test::hello({speakers, mic}));
  proto::Status status;
  status.lag = 0.8;
  status.cpu = 0.31;
  status.uptime = 60.0;
  status.models = {{"preview", "tiny.en"}, {"confirm", "base"}};
  server.set_status(status);
  std::uint64_t utterance = 0;
  for (const auto& [source, text] : kCall) server.say(now(test::said(source, ++utterance, text)));
  server.say(
      now(test::caption("speakers", 90, "The purpose of this test is to give you an audible sense of the",
                        "latency between you and the machine")));
  server.say(now(test::caption("mic", 91, "Oh, it is only", "a recording")));
  while (server.subscribers() == 0 && std::getchar() != EOF) continue;
  while (std::getchar() != EOF) {  // a line repeats what is not kept
    server.say(test::caption("speakers", 90, "", "latency between you and the machine"));
    server.say(test::caption("mic", 91, "", "a recording"));
    server.say(proto::Level{"speakers", -14.0, -5.0, true});
    server.say(proto::Level{"mic", -33.0, -21.0, false});
  }
}
