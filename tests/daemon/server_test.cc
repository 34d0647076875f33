#include "daemon/server/server.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/error.h"
#include "daemon/source_choice.h"
#include "tests/daemon/served.h"

namespace captiond {
namespace {

using test::RawClient;
using test::Served;

proto::Caption caption(const std::string& source, const std::string& committed,
                       const std::string& tail = "") {
  proto::Caption caption;
  caption.source = source;
  caption.utterance = 1;
  if (!committed.empty()) caption.committed = {{committed, 0.0, 1.0, 0.9}};
  if (!tail.empty()) caption.tail = {{tail, 1.0, 2.0, "preview"}};
  return caption;
}

void subscribe(Served& served, RawClient& client, const std::string& line = R"({"type":"subscribe"})") {
  // The answer to a command shows that the subscription before it was taken.
  ASSERT_TRUE(client.send(line + "\n" + R"({"type":"command","id":7,"name":"help"})" + "\n"));
  ASSERT_TRUE(client.next<proto::Reply>());
  (void)served;
}

TEST(Server, GreetsWithWhatItIs) {
  Served served;
  RawClient client(served.path());
  const auto hello = client.next<proto::Hello>();
  ASSERT_TRUE(hello);
  EXPECT_EQ(hello->protocol, proto::kProtocol);
  EXPECT_TRUE(hello->server.starts_with("captiond "));
  EXPECT_EQ(hello->seq, 0U);
  EXPECT_GT(hello->session, 0U);
  ASSERT_EQ(hello->sources.size(), 2U);
  EXPECT_EQ(hello->sources[0].id, "mic");
  EXPECT_EQ(hello->models.at("preview"), "tiny.en");
}

TEST(Server, KeepsItsSocketPrivate) {
  Served served;
  struct stat status {};
  ASSERT_EQ(::stat(served.path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  ASSERT_EQ(::stat(std::filesystem::path(served.path()).parent_path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
}

TEST(Server, HangsUpOnAnotherUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become another user";
  Served served;
  // Even when the file modes would let that user in.
  const auto folder = std::filesystem::path(served.path()).parent_path();
  ASSERT_EQ(::chmod(folder.parent_path().c_str(), 0755), 0);
  ASSERT_EQ(::chmod(folder.c_str(), 0755), 0);
  ASSERT_EQ(::chmod(served.path().c_str(), 0666), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    if (::setresuid(65534, 65534, 65534) != 0) ::_exit(3);
    RawClient stranger(served.path());
    if (!stranger.connected()) ::_exit(2);
    ::_exit(stranger.line() ? 1 : 0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0) << "1: the stranger was greeted; 2: could not connect";
}

TEST(Server, TellsSubscribersAloneAndNumbersWhatIsCommitted) {
  Served served;
  RawClient reader(served.path()), bystander(served.path());
  subscribe(served, reader);
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
  subscribe(served, client, R"({"type":"subscribe","want":["levels"],"sources":["mic"]})");
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
  subscribe(served, client,
            R"({"type":"subscribe","since":2,"session":)" + std::to_string(hello->session) + "}");
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
  subscribe(served, slow, R"({"type":"subscribe","want":["captions","levels"]})");
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
  subscribe(served, slow);
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

TEST(Server, AnswersCommands) {
  Served served;
  RawClient client(served.path());
  ASSERT_TRUE(client.send(R"({"type":"command","id":1,"name":"pause","args":{"source":"mic"}})"
                          "\n"
                          R"({"type":"command","id":2,"name":"pause","args":{"source":"attic"}})"
                          "\n"
                          R"({"type":"command","id":3,"name":"dance"})"
                          "\n"
                          R"({"type":"command","id":4,"name":"status"})"
                          "\n"
                          R"({"type":"command","id":5,"name":"pause","args":{"source":3}})"
                          "\n"));
  auto reply = client.next<proto::Reply>();
  EXPECT_EQ(reply->id, 1);
  EXPECT_FALSE(reply->error);
  EXPECT_TRUE(served.run([&] { return served.control().sources()[0].paused; }));
  reply = client.next<proto::Reply>();
  EXPECT_EQ(reply->error->code, "no-such-source");
  reply = client.next<proto::Reply>();
  EXPECT_EQ(reply->error->code, "no-such-command");
  reply = client.next<proto::Reply>();
  EXPECT_EQ(reply->id, 4);
  EXPECT_NE(reply->result.find(R"("lag":0.5)"), std::string::npos) << reply->result;
  reply = client.next<proto::Reply>();
  EXPECT_EQ(reply->error->code, "bad-arguments");
}

TEST(Server, LetsSourcesBeChosen) {
  Served served;
  RawClient client(served.path());
  ASSERT_TRUE(
      client.send(R"({"type":"command","id":1,"name":"devices"})"
                  "\n"
                  R"({"type":"command","id":2,"name":"choose","args":{"source":"mic","device":"usb"}})"
                  "\n"
                  R"({"type":"command","id":3,"name":"add","args":{"device":"tv","label":"Television"}})"
                  "\n"
                  R"({"type":"command","id":4,"name":"add","args":{"device":"radio"}})"
                  "\n"
                  R"({"type":"command","id":5,"name":"choose","args":{"device":"usb"}})"
                  "\n"
                  R"({"type":"command","id":6,"name":"choose","args":{"source":"mic"}})"
                  "\n"
                  R"({"type":"command","id":7,"name":"add","args":{"device":"a","kind":"file"}})"
                  "\n"));
  EXPECT_FALSE(client.next<proto::Reply>()->error);
  EXPECT_EQ(client.next<proto::Reply>()->result, R"({"source":"mic"})");
  EXPECT_EQ(client.next<proto::Reply>()->result, R"({"source":"added"})");
  EXPECT_EQ(client.next<proto::Reply>()->error->code, "too-many-sources");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client.next<proto::Reply>()->error->code, "bad-arguments");
  EXPECT_EQ(served.run([&] { return served.control().asked(); }), 1);
  const auto sources = served.run([&] { return served.control().sources(); });
  EXPECT_EQ(sources[0].device, "usb");
  EXPECT_EQ(sources[2].label, "Television");
}

TEST(Server, LetsSourcesBeRemoved) {
  Served served;
  RawClient client(served.path());
  const auto remove = [&](const std::string& args) {
    EXPECT_TRUE(client.send(R"({"type":"command","id":1,"name":"remove","args":)" + args + "}\n"));
    return client.next<proto::Reply>();
  };
  EXPECT_EQ(remove(R"({"source":"mic"})")->result, R"({"source":"mic"})");
  EXPECT_EQ(remove(R"({"source":"mic"})")->error->code, "no-such-source") << "it is gone";
  EXPECT_EQ(remove("{}")->error->code, "bad-arguments") << "all at once is hardly meant";
}

TEST(Server, ReadsTheConfigurationAgainWhenAsked) {
  Served served;
  RawClient client(served.path());
  const std::string reload = R"({"type":"command","id":1,"name":"reload"})"
                             "\n";
  ASSERT_TRUE(client.send(reload));
  EXPECT_EQ(client.next<proto::Reply>()->result, R"({"restart":["[models]"]})");
  served.run([&] { return served.control().break_configuration(), true; });
  ASSERT_TRUE(client.send(reload));
  const auto reply = client.next<proto::Reply>();
  EXPECT_EQ(reply->error->code, "bad-configuration");
  EXPECT_EQ(reply->error->message, "config.toml:3: expected a number");
}

TEST(SourceChoice, MakesIdsThatCanBeTyped) {
  std::vector<proto::SourceInfo> sources(2);
  sources[0].id = "tv";
  sources[1].id = "tv-2";
  EXPECT_EQ(new_id("WH-1000 Headset (A2DP)", sources), "wh-1000-headset-a2dp");
  EXPECT_EQ(new_id("TV", sources), "tv-3");
  EXPECT_EQ(new_id("テレビ", sources), "source");
}

TEST(Server, AnswersAClientThatShutItsSendingSide) {
  Served served;
  RawClient client(served.path());
  ASSERT_TRUE(client.send(R"({"type":"command","id":1,"name":"sources"})"
                          "\n"));
  client.finish_sending();
  EXPECT_TRUE(client.next<proto::Reply>());
  EXPECT_FALSE(client.line()) << "it asked nothing more, so the server hangs up";
}

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
  subscribe(served, other);
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
  Served served;
  RawClient hostile(served.path()), other(served.path());
  std::thread flood([&] {
    const std::string request = R"({"type":"command","id":1,"name":"help"})"
                                "\n";
    for (int i = 0; i < 20000; ++i) {
      if (!hostile.send(request)) return;
    }
  });
  subscribe(served, other);
  served.publish(caption("mic", " on"));
  EXPECT_TRUE(other.next<proto::Caption>());
  int answers = 0;
  while (answers < 20000 && hostile.next<proto::Reply>()) ++answers;
  EXPECT_EQ(answers, 20000) << "each request is answered once it is read";
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
    subscribe(served, leaver);
    for (int i = 0; i < 400; ++i) served.publish(caption("mic", std::string(2000, 'x')));
  }
  RawClient client(served.path());
  subscribe(served, client);
  served.publish(caption("mic", " on"));
  EXPECT_TRUE(client.next<proto::Caption>());
  while (served.clients() != 1) std::this_thread::yield();
}

TEST(Listener, RefusesASecondDaemonAndReplacesALeftSocket) {
  test::TemporaryFolder folder;
  const std::string path = folder / "captiond/captiond.sock";
  {
    const Listener first = Listener::open(path);
    try {
      Listener::open(path);
      FAIL() << "two daemons at one socket";
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find("another captiond"), std::string::npos) << error.what();
    }
    std::filesystem::rename(path, path + ".kept");
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  std::filesystem::rename(path + ".kept", path);  // as a killed daemon leaves it
  const Listener next = Listener::open(path);
  EXPECT_TRUE(RawClient(path).connected());
}

TEST(Listener, SaysWhenAPathIsTooLong) {
  EXPECT_THROW(Listener::open("/tmp/" + std::string(120, 'x') + "/captiond.sock"), Error);
}

}  // namespace
}  // namespace captiond
