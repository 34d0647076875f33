// Clients that send nonsense, floods and halves.
#include <gtest/gtest.h>

#include <thread>

#include "tests/daemon/served.h"

namespace captiond {
namespace {

using test::caption;
using test::RawClient;
using test::Served;
using test::subscribe;

TEST(Server, RefusesWhatIsNoMessageAndGoesOn) {
  Served served;
  RawClient client(served.path());
  for (const char* line :
       {"{\"type\":\"subscri\n", "[]\n", "\xff\xfe\n", "{\"type\":\"command\",\"id\":\"x\"}\n"}) {
    ASSERT_TRUE(client.send(line));
    const auto reply = client.next<proto::Reply>();
    ASSERT_TRUE(reply && reply->error) << line;
    EXPECT_EQ(reply->error->code, "bad-message");
  }
  ASSERT_TRUE(
      client.send("\r\n{\"type\":\"of-the-future\"}\n{\"type\":\"command\",\"id\":9,\"name\":\"help\"}\n"));
  EXPECT_EQ(client.next<proto::Reply>()->id, 9) << "unknown types and empty lines are passed over";
}

TEST(Server, ThrowsOutAClientWhoseLineNeverEndsAndNobodyElse) {
  Served served;
  RawClient hostile(served.path()), other(served.path());
  subscribe(other);
  hostile.send(std::string(200 * 1024, 'a'));
  const auto reply = hostile.next<proto::Reply>();
  ASSERT_TRUE(reply && reply->error);
  EXPECT_EQ(reply->error->code, "line-too-long");
  while (hostile.line()) {
  }
  served.publish(caption("mic", " on"));
  EXPECT_TRUE(other.next<proto::Caption>());
  EXPECT_EQ(served.clients(), 1U);
}

TEST(Server, ReadsNoMoreRequestsOfAClientThatDoesNotReadAnswers) {
  constexpr int kRequests = 5000;  // whose answers are far more than sockets and buffers hold
  Served served;
  RawClient hostile(served.path()), other(served.path());
  std::thread flood([&] {
    const std::string request = R"({"type":"command","id":1,"name":"help"})"
                                "\n";
    for (int i = 0; i < kRequests; ++i) {
      if (!hostile.send(request)) return;
    }
  });
  subscribe(other);
  served.publish(caption("mic", " on"));
  EXPECT_TRUE(other.next<proto::Caption>());
  int answers = 0;
  while (answers < kRequests && hostile.next<proto::Reply>()) ++answers;
  EXPECT_EQ(answers, kRequests) << "each request is answered once it is read";
  flood.join();
}

TEST(Server, SurvivesHalfALineAndADisconnectInTheMiddleOfAMessage) {
  Served served;
  {
    RawClient half(served.path());
    ASSERT_TRUE(half.next<proto::Hello>());
    ASSERT_TRUE(half.send(R"({"type":"comm)"));
  }
  {
    RawClient leaver(served.path());
    subscribe(leaver);
    for (int i = 0; i < 400; ++i) served.publish(caption("mic", std::string(2000, 'x')));
  }
  RawClient client(served.path());
  subscribe(client);
  served.publish(caption("mic", " on"));
  EXPECT_TRUE(client.next<proto::Caption>());
  while (served.clients() != 1) std::this_thread::yield();
}

}  // namespace
}  // namespace captiond
