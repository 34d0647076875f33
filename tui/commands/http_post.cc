#include "tui/commands/http_post.h"

#include <curl/curl.h>

#include <array>
#include <memory>

#include "base/error.h"
#include "base/text.h"

namespace captiond {
namespace {

constexpr std::size_t kMost = 1 << 20;  // bytes of an answer

// curl calls it with a count of members of one byte.
std::size_t take(char* bytes, std::size_t, std::size_t count, void* answer_pointer) {
  auto& answer = *static_cast<std::string*>(answer_pointer);
  if (answer.size() + count > kMost) return 0;
  answer.append(bytes, count);
  return count;
}

using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

Headers headers_with(const std::string& key) {
  curl_slist* list = curl_slist_append(nullptr, "Content-Type: application/json");
  if (!key.empty()) list = curl_slist_append(list, ("Authorization: Bearer " + key).c_str());
  return {list, curl_slist_free_all};
}

}  // namespace

std::string post_json(const std::string& url, const std::string& body, const std::string& key) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
  const Headers headers = headers_with(key);
  std::string answer;
  std::array<char, CURL_ERROR_SIZE> why{};
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, why.data());
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT, 20L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, 300L);  // a model on the same machine may think for long
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  const CURLcode result = curl_easy_perform(curl.get());
  if (result != CURLE_OK) throw Error(url + ": " + (why[0] ? why.data() : curl_easy_strerror(result)));
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status / 100 != 2)
    throw Error(url + ": " + std::to_string(status) + ": " + clean(answer.substr(0, 300)));
  return answer;
}

}  // namespace captiond
