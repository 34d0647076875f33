#include "daemon/source_choice.h"

#include <algorithm>
#include <cctype>

namespace captiond {
namespace {

constexpr std::size_t kLongest = 24;

/// Letters and digits of ASCII, with '-' for all that is between them.
std::string identifier(const std::string& name) {
  std::string id;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && std::isalnum(byte)) {
      id += static_cast<char>(std::tolower(byte));
    } else if (!id.empty() && id.back() != '-') {
      id += '-';
    }
    if (id.size() == kLongest) break;
  }
  while (id.ends_with('-')) id.pop_back();
  return id.empty() ? "source" : id;
}

}  // namespace

std::string new_id(const std::string& name, const std::vector<proto::SourceInfo>& sources) {
  const std::string base = identifier(name);
  std::string id = base;
  for (int i = 2; std::ranges::find(sources, id, &proto::SourceInfo::id) != sources.end(); ++i)
    id = base + "-" + std::to_string(i);
  return id;
}

}  // namespace captiond
