// What was it about, and the pages of a braille display.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "base/json.h"
#include "tests/support/environment.h"
#include "tests/tui/commands.h"

namespace captiond::test {
namespace {

using ::testing::HasSubstr;

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

class Summary : public Commands {
 protected:
  void SetUp() override {
    Commands::SetUp();
    serve({source("mic", "Microphone")});
    talk(3600.0, "Forgotten things were said before.");
    talk(60.0, "The zucchini soup is what you want.");
    talk(50.0, "So we make the zucchini soup today, and you bring zucchini.");
  }
  void talk(double ago, const std::string& text) {
    auto caption = said("mic", ++utterance_, text);
    caption.time = now() - ago;
    server().say(caption);
  }

 private:
  std::uint64_t utterance_ = 0;
};

TEST_F(Summary, NamesTheUnusualWordsWithoutAnyModel) {
  std::filesystem::create_directories(path("models") + "/small");
  std::string vocabulary;
  for (const char* word : {"the", "you", "what", "and", "make", "want", "today", "bring"})
    vocabulary += std::string("\u0120") + word + "\n";
  for (int i = 0; i < 3000; ++i) vocabulary += "\u0120w" + std::to_string(i) + "\n";
  std::ofstream(path("models") + "/small/vocabulary.txt") << vocabulary << "\u0120soup\n";
  const Environment environment({{"CAPTIOND_MODELS", path("models")}});
  EXPECT_EQ(run_captions("summary").out, "zucchini (3)\nsoup (2)\n");
  EXPECT_THAT(run_captions("summary --minutes 90").out, HasSubstr("forgotten\n"));
  EXPECT_EQ(run_captions("summary --minutes 0.1").out, "");
  EXPECT_EQ(stderr_text(), "captions: nothing was said in the last 0.1 minutes\n");
}

TEST_F(Summary, AsksTheServiceThatTheUserNames) {
  httplib::Server service;
  httplib::Request asked;
  service.Post("/v1/chat/completions", [&](const httplib::Request& request, httplib::Response& response) {
    asked = request;
    response.set_content(
        R"({"choices":[{"message":{"role":"assistant","content":"Soup.\n- You: zucchini"}}]})",
        "application/json");
  });
  service.Post("/busy/chat/completions", [](const httplib::Request&, httplib::Response& response) {
    response.status = 503;
    response.set_content("come back later", "text/plain");
  });
  service.Post("/odd/chat/completions", [](const httplib::Request&, httplib::Response& response) {
    response.set_content("{}", "application/json");
  });
  const std::string base = "http://127.0.0.1:" + std::to_string(service.bind_to_any_port("127.0.0.1"));
  std::thread thread([&] { service.listen_after_bind(); });
  const Environment environment({{"CAPTIONS_API_KEY", "secret"}});
  EXPECT_EQ(run_captions("summary --model small --endpoint " + base + "/v1").out, "Soup.\n- You: zucchini\n");
  EXPECT_EQ(asked.get_header_value("Authorization"), "Bearer secret");
  const auto question = nlohmann::json::parse(asked.body);
  EXPECT_EQ(question["model"], "small");
  EXPECT_EQ(question["messages"][1]["content"],
            "Microphone: The zucchini soup is what you want.\n"
            "Microphone: So we make the zucchini soup today, and you bring zucchini.\n");
  EXPECT_EQ(run_captions("summary --model small --endpoint " + base + "/busy").code, 1);
  EXPECT_THAT(stderr_text(), HasSubstr("503: come back later"));
  EXPECT_EQ(run_captions("summary --model small --endpoint " + base + "/odd").code, 1);
  EXPECT_EQ(run_captions("summary --endpoint " + base).code, 2) << "which model?";
  service.stop();
  thread.join();
}

TEST_F(Summary, GoesOnAndKeepsWhatItKnows) {
  httplib::Server service;
  std::atomic<int> asked = 0;
  std::string second;
  service.Post("/v1/chat/completions", [&](const httplib::Request& request, httplib::Response& response) {
    if (++asked == 2) {
      response.status = 500;
      return;
    }
    if (asked == 3) second = request.body;
    const std::string number = asked == 1 ? "First" : "Second";
    response.set_content(R"({"choices":[{"message":{"content":")" + number + R"( summary."}}]})",
                         "application/json");
  });
  const std::string base = "http://127.0.0.1:" + std::to_string(service.bind_to_any_port("127.0.0.1"));
  std::thread thread([&] { service.listen_after_bind(); });
  {
    const Background summary(captions("summary --every 0.01 --model small --endpoint " + base + "/v1 2>") +
                             path("err") + " >" + path("out"));
    EXPECT_TRUE(
        eventually([this] { return content("out").find("First summary.\n\n") != std::string::npos; }));
    talk(1.0, "I shall bring the bread.");
    EXPECT_TRUE(
        eventually([this] { return content("out").find("Second summary.\n\n") != std::string::npos; }));
  }
  service.stop();
  thread.join();
  EXPECT_THAT(content("err"), HasSubstr("500")) << "a service that fails is asked again";
  const auto messages = nlohmann::json::parse(second)["messages"];
  EXPECT_THAT(messages[1]["content"].get<std::string>(), HasSubstr("First summary."));
  EXPECT_EQ(messages[2]["content"], "Microphone: I shall bring the bread.\n") << "and nothing twice";
}

class Braille : public Commands {};

TEST_F(Braille, WaitsForTheReaderAndSkipsNothing) {
  if (!Terminal::available()) GTEST_SKIP() << "tmux is not installed";
  serve({source("mic", "Microphone")});
  const Terminal terminal(20, 4, captions("--braille 20"));
  ASSERT_TRUE(eventually([this] { return server().subscribers() == 1; }));
  server().say(said("mic", 1, "One two three four five six seven."));
  EXPECT_TRUE(terminal.shows("One two three     +2"));
  server().say(said("mic", 2, "Next."));
  EXPECT_TRUE(terminal.shows("One two three     +3")) << "it does not run away";
  terminal.press("Space");
  EXPECT_TRUE(terminal.shows("four five six     +2"));
  terminal.press("b");
  EXPECT_TRUE(terminal.shows("One two three     +3"));
  terminal.press("Space Space Space");
  EXPECT_TRUE(terminal.shows("Next."));
  terminal.press("Space");
  EXPECT_TRUE(terminal.stops_showing("Next."));
  server().say(said("mic", 3, "At once."));
  EXPECT_TRUE(terminal.shows("At once.")) << "the reader was waiting";
  terminal.press("q");
  EXPECT_TRUE(terminal.shows("exit 0"));
}

}  // namespace
}  // namespace captiond::test
