#include "whisper/formats/json_file.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/mapped_file.h"

namespace captiond::whisper {

nlohmann::json read_json(const std::filesystem::path& path) {
  const auto refuse = [&](const std::string& found) {
    throw Error(path.string() + ": expected a JSON object, found " + found, ExitCode::bad_model);
  };
  const MappedFile file(path.string());
  if (file.bytes().size() > kLargestJson) refuse(std::to_string(file.bytes().size()) + " bytes");
  const auto* text = reinterpret_cast<const char*>(file.bytes().data());
  try {
    auto json = nlohmann::json::parse(text, text + file.bytes().size());
    if (!json.is_object()) refuse(json.type_name());
    return json;
  } catch (const nlohmann::json::exception& error) {
    refuse(error.what());
  }
  return {};
}

}  // namespace captiond::whisper
