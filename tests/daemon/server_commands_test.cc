// What clients may ask of the daemon.
#include <gtest/gtest.h>

#include "daemon/source_choice.h"
#include "tests/daemon/served.h"

namespace captiond {
namespace {

using test::RawClient;
using test::Served;

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

}  // namespace
}  // namespace captiond
