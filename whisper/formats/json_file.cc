#include "whisper/formats/json_file.h"

#include <string>

#include "base/json.h"
#include "base/mapped_file.h"
#include "whisper/formats/bad_file.h"

namespace captiond::whisper {
namespace {

using Json = nlohmann::json;

Json read(const std::filesystem::path& path, Json::value_t type, const std::string& expected,
          const Json::parser_callback_t& keep = nullptr) {
  const MappedFile file(path.string());
  if (file.bytes().size() > kLargestJson)
    fail(path, expected, std::to_string(file.bytes().size()) + " bytes");
  const auto* text = reinterpret_cast<const char*>(file.bytes().data());
  try {
    Json json = Json::parse(text, text + file.bytes().size(), keep);
    if (json.type() != type) fail(path, expected, json.type_name());
    return json;
  } catch (const Json::exception& error) {
    fail(path, expected, error.what());
  }
}

}  // namespace

Json read_json(const std::filesystem::path& path) {
  return read(path, Json::value_t::object, "a JSON object");
}

Json read_json(const std::filesystem::path& path, const JsonFilter& keep) {
  using Event = Json::parse_event_t;
  return read(path, Json::value_t::object, "a JSON object", [&](int depth, Event event, const Json& part) {
    const bool whole = event == Event::key || event == Event::value;
    return !whole || keep(depth, event == Event::key, part);
  });
}

Json read_json_array(const std::filesystem::path& path) {
  return read(path, Json::value_t::array, "a JSON array");
}

}  // namespace captiond::whisper
