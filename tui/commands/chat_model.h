// Summaries by a language model that the user names.
#pragma once

#include <string>

namespace captiond {

/// A service that speaks the chat protocol which OpenAI defined and most model servers know.
struct ChatModel {
  std::string endpoint, name;  // such as "http://localhost:11434/v1"; empty: none was named
};

/// What `text`, lines of captions, was about and what somebody agreed to do, as prose. With the summary of
/// what was said before it the answer covers both. The variable CAPTIONS_API_KEY holds the key, if one is
/// wanted. Throws Error when the service fails or answers something else.
std::string summary_by(const ChatModel& model, const std::string& before, const std::string& text);

}  // namespace captiond
