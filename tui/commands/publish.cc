#include <mosquitto.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "base/command_line.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "tui/commands/commands.h"
#include "tui/commands/mqtt_address.h"
#include "tui/commands/sentence_follower.h"

namespace captiond {
namespace {

constexpr int kMostWaiting = 1000;  // sentences that the broker has not taken yet
constexpr int kAtLeastOnce = 1;     // quality of service

struct Options {
  std::string url;
  FollowOptions follow;
};

void expect(int result, const std::string& what) {
  if (result != MOSQ_ERR_SUCCESS) throw Error(what + ": " + mosquitto_strerror(result));
}

/// A connection to an MQTT broker that comes back by itself, on a thread of its own. TOPIC/status is "online"
/// while it stands, and "offline" when it broke: the broker says so itself, as our last will.
class Broker {
 public:
  explicit Broker(const MqttAddress& address) : status_(address.topic + "/status") {
    mosquitto_lib_init();
    const std::string name = "captions-" + std::to_string(::getpid());
    client_.reset(mosquitto_new(name.c_str(), true, this));
    if (!client_) throw Error("cannot make an MQTT client");
    const std::string where = address.host + ":" + std::to_string(address.port);
    if (!address.user.empty())
      expect(mosquitto_username_pw_set(client_.get(), address.user.c_str(), password(address).c_str()),
             where);
    if (address.encrypted)
      expect(mosquitto_tls_set(client_.get(), nullptr, "/etc/ssl/certs", nullptr, nullptr, nullptr), where);
    expect(mosquitto_will_set(client_.get(), status_.c_str(), 7, "offline", kAtLeastOnce, true), where);
    mosquitto_reconnect_delay_set(client_.get(), 1, 30, true);
    mosquitto_connect_callback_set(
        client_.get(), [](mosquitto*, void* self, int code) { static_cast<Broker*>(self)->connected(code); });
    mosquitto_publish_callback_set(
        client_.get(), [](mosquitto*, void* self, int) { --static_cast<Broker*>(self)->waiting_; });
    expect(mosquitto_connect(client_.get(), address.host.c_str(), address.port, 60),
           "no MQTT broker answers at " + where);
    expect(mosquitto_loop_start(client_.get()), where);
  }
  ~Broker() {
    mosquitto_publish(client_.get(), nullptr, status_.c_str(), 7, "offline", kAtLeastOnce, true);
    mosquitto_disconnect(client_.get());
    mosquitto_loop_stop(client_.get(), false);
    client_.reset();
    mosquitto_lib_cleanup();
  }
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;

  /// False when too much waits for the broker already.
  bool publish(const std::string& topic, const std::string& text) {
    if (waiting_ >= kMostWaiting) return false;
    ++waiting_;
    const int result = mosquitto_publish(client_.get(), nullptr, topic.c_str(), static_cast<int>(text.size()),
                                         text.data(), kAtLeastOnce, false);
    if (result != MOSQ_ERR_SUCCESS && result != MOSQ_ERR_NO_CONN) --waiting_;
    return true;
  }
  /// Why the broker refuses us; empty: it does not.
  std::string refusal() const { return refused_ == 0 ? "" : mosquitto_connack_string(refused_); }

 private:
  static std::string password(const MqttAddress& address) {
    const char* given = std::getenv("CAPTIONS_MQTT_PASSWORD");
    return given && address.password.empty() ? given : address.password;
  }
  void connected(int code) {
    refused_ = code;
    if (code != 0) return;
    ++waiting_;
    mosquitto_publish(client_.get(), nullptr, status_.c_str(), 6, "online", kAtLeastOnce, true);
  }

  const std::string status_;
  std::atomic<int> waiting_{0}, refused_{0};
  std::unique_ptr<mosquitto, decltype(&mosquitto_destroy)> client_{nullptr, mosquitto_destroy};
};

class Publish : public SentenceFollower {
 public:
  Publish(const Context& context, const MqttAddress& address)
      : context_(context), topic_(address.topic), broker_(address) {}

  bool turn(Clock::time_point) override {
    if (const std::string why = broker_.refusal(); !why.empty())
      throw Error("the MQTT broker refuses us: " + why);
    return true;
  }

 private:
  void take(const proto::Sentence& sentence) override {
    const nlohmann::ordered_json message = {
        {"source", sentence.source}, {"label", label(sentence.source)}, {"language", sentence.language},
        {"time", sentence.time},     {"start", sentence.start()},       {"end", sentence.end()},
        {"text", sentence.text()}};
    const std::string text = message.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (!broker_.publish(topic_ + "/" + sentence.source, text) && !context_.quiet)
      std::fprintf(stderr, "captions: a sentence was left out: the MQTT broker is away\n");
  }

  const Context& context_;
  const std::string topic_;
  Broker broker_;
};

}  // namespace

void add_publish(cli::Command app, const Context& context) {
  cli::Command command = app.add_subcommand("publish", "send every sentence to an MQTT broker");
  auto o = std::make_shared<Options>();
  command.add_option("url", o->url, "mqtt:// or mqtts://, [USER[:PASSWORD]@]HOST[:PORT][/TOPIC]")
      .required()
      .option_text("URL");
  add_source_option(command, o->follow);
  command.callback([&context, o] {
    o->follow.patient = true;
    Publish publish(context, parse_mqtt_address(o->url));
    follow_sentences(context, o->follow, publish);
  });
}

}  // namespace captiond
