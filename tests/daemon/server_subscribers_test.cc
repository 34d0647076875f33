// What subscribers are told: everything once and in order, however slowly they read.
#include <gtest/gtest.h>

#include "tests/daemon/served.h"

namespace captiond {
namespace {

using test::caption;
using test::RawClient;
using test::Served;
using test::subscribe;

TEST(Server, TellsSubscribersAloneAndNumbersWhatIsCommitted) {
  Served served;
  RawClient reader(served.path()), bystander(served.path());
  subscribe(reader);
  served.publish(caption("mic", "", " hel"));
  served.publish(caption("mic", " hello"));
  served.publish(caption("speakers", " hi"));
  const auto tail = reader.next<proto::Caption>();
  ASSERT_TRUE(tail);
  EXPECT_FALSE(tail->seq) << "a tail is not numbered";
  EXPECT_EQ(reader.next<proto::Caption>()->seq, 1U);
  EXPECT_EQ(reader.next<proto::Caption>()->seq, 2U);
  ASSERT_TRUE(bystander.next<proto::Hello>());
  ASSERT_TRUE(bystander.send(R"({"type":"command","id":1,"name":"help"})"
                             "\n"));
  const auto next = bystander.message();
  ASSERT_TRUE(next);
  EXPECT_TRUE(std::holds_alternative<proto::Reply>(*next)) << "who did not subscribe is told nothing";
}

TEST(Server, SendsWhatWasAskedForAndNothingElse) {
  Served served;
  RawClient client(served.path());
  subscribe(client, R"({"type":"subscribe","want":["levels"],"sources":["mic"]})");
  served.publish(caption("mic", " no"));
  served.publish(proto::Level{"speakers", -20, -10, true});
  served.publish(proto::Status{});
  served.publish(proto::Level{"mic", -30, -20, false});
  const auto first = client.message();
  ASSERT_TRUE(first);
  ASSERT_TRUE(std::holds_alternative<proto::Level>(*first));
  EXPECT_EQ(std::get<proto::Level>(*first).source, "mic");
}

TEST(Server, ReplaysSinceANumberExactlyOnce) {
  Served served;
  for (int i = 1; i <= 5; ++i) served.publish(caption("mic", std::string(" w").append(std::to_string(i))));
  RawClient client(served.path());
  const auto hello = client.next<proto::Hello>();
  EXPECT_EQ(hello->seq, 5U);
  subscribe(client, R"({"type":"subscribe","since":2,"session":)" + std::to_string(hello->session) + "}");
  served.publish(caption("mic", " w6"));
  for (std::uint64_t seq = 3; seq <= 6; ++seq) {
    const auto message = client.message();
    ASSERT_TRUE(message && std::holds_alternative<proto::Caption>(*message));
    EXPECT_EQ(std::get<proto::Caption>(*message).seq, seq);
    EXPECT_EQ(std::get<proto::Caption>(*message).committed[0].text,
              std::string(" w").append(std::to_string(seq)));
  }
}

TEST(Server, SaysSoWhenItNoLongerHoldsWhatIsAsked) {
  Served served(3);
  for (int i = 1; i <= 5; ++i) served.publish(caption("mic", std::string(" w").append(std::to_string(i))));
  RawClient client(served.path());
  ASSERT_TRUE(client.next<proto::Hello>());
  ASSERT_TRUE(client.send(R"({"type":"subscribe","since":0})"
                          "\n"));
  const auto gap = client.message();
  ASSERT_TRUE(gap && std::holds_alternative<proto::Gap>(*gap));
  EXPECT_EQ(std::get<proto::Gap>(*gap).reason, "no-longer-held");
  EXPECT_EQ(client.next<proto::Caption>()->seq, 3U);
}

TEST(Server, TreatsANumberOfAnEarlierRunAsUnknown) {
  Served served;
  served.publish(caption("mic", " new"));
  RawClient client(served.path());
  ASSERT_TRUE(client.next<proto::Hello>());
  ASSERT_TRUE(client.send(R"({"type":"subscribe","since":900,"session":1})"
                          "\n"));
  const auto gap = client.message();
  ASSERT_TRUE(gap && std::holds_alternative<proto::Gap>(*gap)) << "words of the earlier run may be missing";
  EXPECT_EQ(client.next<proto::Caption>()->seq, 1U) << "all of this run is new to it";
}

TEST(Server, ASlowClientGetsOnlyTheNewestTailAndEveryCommit) {
  Served served;
  RawClient slow(served.path());
  subscribe(slow, R"({"type":"subscribe","want":["captions","levels"]})");
  const std::string long_tail(2000, 'x');
  constexpr int kRounds = 900;
  int tails = 0;
  for (int i = 1; i <= kRounds; ++i) {
    served.publish(caption("mic", "", std::to_string(i) + long_tail));
    if (i % 3 == 0) served.publish(caption("mic", std::string(" c").append(std::to_string(i))));
    served.publish(proto::Level{"mic", -1.0 * (i % 90), 0, true});
  }
  served.publish(caption("mic", "", " newest"));
  std::uint64_t expected = 1;
  std::string last_tail;
  while (last_tail != " newest") {
    const auto received = slow.next<proto::Caption>();
    ASSERT_TRUE(received);
    if (received->seq) {
      EXPECT_EQ(*received->seq, expected++);
    }
    if (!received->tail.empty()) {
      last_tail = received->tail[0].text;
      ++tails;
    }
  }
  EXPECT_EQ(expected, 301U) << "every commit came, once and in order";
  EXPECT_LT(tails, kRounds) << "of the tails only the newest waited";
}

TEST(Server, AClientTooSlowForTheJournalGetsAGapAndGoesOn) {
  Served served(10);
  RawClient slow(served.path());
  subscribe(slow);
  constexpr std::uint64_t kMessages = 600;
  const std::string padding(2000, 'x');  // together far more than a socket and a buffer hold
  for (std::uint64_t i = 1; i <= kMessages; ++i) served.publish(caption("mic", padding));
  std::uint64_t last = 0, gaps = 0;
  while (last < kMessages) {
    const auto message = slow.message();
    ASSERT_TRUE(message);
    if (const auto* gap = std::get_if<proto::Gap>(&*message)) {
      EXPECT_EQ(gap->reason, "client-too-slow");
      ++gaps;
      last = 0;
    } else {
      const auto seq = std::get<proto::Caption>(*message).seq.value();
      if (last != 0) {
        EXPECT_EQ(seq, last + 1) << "a jump without a gap";
      }
      last = seq;
    }
  }
  EXPECT_EQ(gaps, 1U);
}

}  // namespace
}  // namespace captiond
