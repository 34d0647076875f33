// What `captions` hands to readers over a network: a browser's page, an MQTT broker.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tui/outputs.h"

namespace captiond::test {
namespace {

using ::testing::HasSubstr;

class Page : public Outputs {
 protected:
  void SetUp() override {
    Outputs::SetUp();
    serve({kSpeakers, kMic});
    page_ = std::make_unique<Background>(captions("serve --port 0 >/dev/null 2>") + path("err"));
    ASSERT_TRUE(eventually([this] { return content("err").find('\n') != std::string::npos; }));
    url_ = content("err").substr(content("err").find("http"));
    url_.pop_back();
    ASSERT_TRUE(eventually([this] { return server().subscribers() == 1; }));
  }
  void TearDown() override {
    page_.reset();
    Outputs::TearDown();
  }
  std::string url_;

 private:
  std::unique_ptr<Background> page_;
};

TEST_F(Page, WantsItsKeyAndItsName) {
  if (run("curl --version").code != 0) GTEST_SKIP() << "curl is not installed";
  const auto code = [](const std::string& arguments) {
    return run("curl -s -o /dev/null -w '%{http_code}' " + arguments).out;
  };
  EXPECT_EQ(code("'" + url_ + "'"), "200");
  EXPECT_EQ(code("'" + url_.substr(0, url_.find('?')) + "'"), "403");
  EXPECT_EQ(code("'" + url_ + "x'"), "403");
  EXPECT_EQ(code("-H 'Host: attacker.example' '" + url_ + "'"), "403") << "a name that was made to lead here";
}

TEST_F(Page, HasItsPortToItself) {
  const std::string port = url_.substr(url_.rfind(':') + 1, url_.rfind('/') - url_.rfind(':') - 1);
  EXPECT_EQ(run("timeout 20 " + captions("serve --port " + port) + " 2>" + path("second")).code, 1);
  EXPECT_EQ(content("second"), "captions: port " + port + " of 127.0.0.1 is taken: --port chooses another\n");
}

TEST_F(Page, StreamsEventsThatGoOnWhereAReaderWas) {
  if (run("curl --version").code != 0) GTEST_SKIP() << "curl is not installed";
  std::string events = url_;
  events.insert(events.find('?'), "events");
  const Background reader("curl -sN '" + events + "' >" + path("events"));
  server().say(said("mic", 1, "First."));
  ASSERT_TRUE(eventually([this] { return content("events").find("First.") != std::string::npos; }));
  EXPECT_THAT(content("events"), HasSubstr("id: 2\ndata: {\"type\":\"caption\",\"seq\":1"));
  server().say(said("mic", 2, "Second."));
  const Background again("curl -sN -H 'Last-Event-ID: 2' '" + events + "' >" + path("again"));
  ASSERT_TRUE(eventually([this] { return content("again").find("Second.") != std::string::npos; }));
  EXPECT_EQ(content("again").find("First."), std::string::npos);
}

TEST_F(Page, ShowsCaptionsInARealBrowser) {
  if (run("chromium --version 2>/dev/null").code != 0) GTEST_SKIP() << "chromium is not installed";
  server().say(said("spk", 1, kNasty));
  server().say(caption("mic", 2, "Good", "mor"));
  const auto page = run(CAPTIONS_TEST_FOLDER "/await-page '" + url_ + "' " + path("chromium") +
                        " '<b>Speakers &amp; &lt;Co&gt;: </b><span>R&amp;D --&gt; &lt;b&gt;#(date)&lt;/b&gt;'"
                        " '<b>Microphone: </b><span>Good</span><i> mor</i>' 2>&1");
  EXPECT_EQ(page.code, 0) << page.out;
}

TEST_F(Page, NamesTheSourcesToWhoComesLate) {
  if (run("curl --version").code != 0) GTEST_SKIP() << "curl is not installed";
  for (std::uint64_t i = 1; i <= 150; ++i) server().say(said("mic", i, "Number " + std::to_string(i) + "."));
  std::string events = url_;
  events.insert(events.find('?'), "events");
  const Background early("curl -sN -H 'Last-Event-ID: 1' '" + events + "' >" + path("early"));
  ASSERT_TRUE(eventually([this] { return content("early").find("150.") != std::string::npos; }));
  const Background late("curl -sN '" + events + "' >" + path("late"));
  ASSERT_TRUE(eventually([this] { return content("late").find("150.") != std::string::npos; }));
  EXPECT_EQ(content("late").find("\"1.\""), std::string::npos) << "the first is long past";
  EXPECT_THAT(content("late"), HasSubstr(R"({"labels":{"mic":"Microphone","spk":"Speakers & <Co>"})"));
}

TEST_F(Outputs, PublishReachesTheReadersOfABroker) {
  if (run("mosquitto -h").code == 127 || run("mosquitto_sub --help").code == 127)
    GTEST_SKIP() << "mosquitto and mosquitto-clients are not installed";
  converse();
  const std::string port = std::to_string(10000 + ::getpid() % 20000);  // none that is given out to others
  EXPECT_EQ(run_captions("publish mqtt://127.0.0.1:" + port + "/home").code, 1) << "no broker";
  EXPECT_THAT(stderr_text(), HasSubstr("no MQTT broker answers at 127.0.0.1:" + port));
  EXPECT_EQ(run_captions("publish http://127.0.0.1/").code, 2);

  auto broker = std::make_unique<Background>("mosquitto -p " + port + " >" + path("log") + " 2>&1");
  const std::string client = " -p " + port + " -q 1 ";
  ASSERT_TRUE(eventually([&] { return run("mosquitto_pub" + client + "-t t -m m 2>/dev/null").code == 0; }));
  // A message that was kept for readers who come shows that they have.
  ASSERT_EQ(run("mosquitto_pub" + client + "-r -t home/mic -m {}").code, 0);
  const Background all("mosquitto_sub" + client + "-v -t 'home/#' >" + path("all"));
  const Background microphone("mosquitto_sub" + client + "-t home/mic >" + path("mic"));
  ASSERT_TRUE(eventually([this] { return content("all") == "home/mic {}\n" && content("mic") == "{}\n"; }));
  {
    const Background publish(captions("publish >/dev/null mqtt://127.0.0.1:" + port + "/home"));
    ASSERT_TRUE(eventually([this] { return content("all") == "home/mic {}\nhome/status online\n"; }))
        << content("all");
    ASSERT_TRUE(eventually([this] { return server().subscribers() == 1; }));
    server().say(said("mic", 30, kNasty));
    server().say(said("spk", 31, "Other."));
    EXPECT_TRUE(eventually([this] { return content("all").find("home/spk {") != std::string::npos; }));
    EXPECT_TRUE(eventually([this] { return content("mic").ends_with("}\n") && content("mic") != "{}\n"; }));
    EXPECT_EQ(run("tail -n 1 " + path("mic") + " | jq -r '.label, .text'").out,
              "Microphone\n" + kNasty + "\n");
  }
  EXPECT_TRUE(eventually([this] {
    return content("all").find("home/status offline\n") != std::string::npos;
  })) << "the broker says so for us";
}

}  // namespace
}  // namespace captiond::test
