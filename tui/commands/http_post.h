// One question to a web service.
#pragma once

#include <string>

namespace captiond {

/// Posts JSON and gives the answer's text, of a mebibyte at most. An empty key is not sent. Throws Error that
/// says what the service answered when it refuses.
std::string post_json(const std::string& url, const std::string& body, const std::string& key);

}  // namespace captiond
