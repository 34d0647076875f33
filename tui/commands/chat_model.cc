#include "tui/commands/chat_model.h"

#include <cstdlib>

#include "base/error.h"
#include "base/json.h"
#include "tui/commands/http_post.h"

namespace captiond {
namespace {

using nlohmann::json;

constexpr const char* kInstruction =
    "You are given the captions of a conversation as speech recognition wrote them, with mistakes. Answer in "
    "their language. First summarise what was said in a few sentences. Then list what somebody agreed to do, "
    "one "
    "line each, beginning with \"- \" and who it is; leave the list out when there is nothing. Add nothing "
    "that "
    "was not said.";
constexpr const char* kGoOn =
    "This is your summary of what was said before; answer with one of everything, which keeps what is still "
    "to be "
    "done:\n";

json message(const char* role, const std::string& content) {
  return {{"role", role}, {"content", content}};
}

}  // namespace

std::string summary_by(const ChatModel& model, const std::string& before, const std::string& text) {
  json messages = {message("system", kInstruction)};
  if (!before.empty()) messages.push_back(message("system", kGoOn + before));
  messages.push_back(message("user", text));
  const json question = {{"model", model.name}, {"messages", messages}};
  const std::string url = model.endpoint + "/chat/completions";
  const char* key = std::getenv("CAPTIONS_API_KEY");
  const std::string answer =
      post_json(url, question.dump(-1, ' ', false, json::error_handler_t::replace), key ? key : "");
  const json reply = json::parse(answer, nullptr, false);
  const json::json_pointer place("/choices/0/message/content");
  if (reply.is_discarded() || !reply.contains(place) || !reply[place].is_string())
    throw Error(url + ": expected an answer with choices[0].message.content, found another");
  return reply[place].get<std::string>();
}

}  // namespace captiond
