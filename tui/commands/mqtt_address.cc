#include "tui/commands/mqtt_address.h"

#include <curl/curl.h>
#include <unistd.h>

#include <array>
#include <memory>

#include "base/error.h"

namespace captiond {
namespace {

std::string part(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, CURLU_URLDECODE) != CURLUE_OK) return {};
  const std::unique_ptr<char, decltype(&curl_free)> owner(text, curl_free);
  return text;
}

std::string this_machine() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

}  // namespace

MqttAddress parse_mqtt_address(const std::string& text) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), curl_url_cleanup);
  const bool understood =
      curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK;
  const std::string scheme = part(url.get(), CURLUPART_SCHEME);
  MqttAddress address;
  address.host = part(url.get(), CURLUPART_HOST);
  if (!understood || (scheme != "mqtt" && scheme != "mqtts") || address.host.empty())
    throw Error("expected an address such as mqtt://localhost/captions, found \"" + text + "\"",
                ExitCode::usage);
  address.encrypted = scheme == "mqtts";
  const std::string port = part(url.get(), CURLUPART_PORT);
  address.port = port.empty() ? (address.encrypted ? 8883 : 1883) : std::stoi(port);
  address.user = part(url.get(), CURLUPART_USER);
  address.password = part(url.get(), CURLUPART_PASSWORD);
  address.topic = part(url.get(), CURLUPART_PATH);
  while (address.topic.starts_with('/')) address.topic.erase(0, 1);
  while (address.topic.ends_with('/')) address.topic.pop_back();
  if (address.topic.empty()) address.topic = "captions/" + this_machine();
  if (address.topic.find_first_of("+#") != std::string::npos)
    throw Error("a topic to publish to has no + or #, found \"" + address.topic + "\"", ExitCode::usage);
  return address;
}

}  // namespace captiond
