// mqtt://user:password@host:port/topic
#pragma once

#include <string>

namespace captiond {

struct MqttAddress {
  std::string host, user, password, topic;
  int port = 1883;
  bool encrypted = false;  // mqtts://
};

/// Throws Error(usage) for what is no such address. Without a topic: captions/ and this machine's name.
MqttAddress parse_mqtt_address(const std::string& url);

}  // namespace captiond
