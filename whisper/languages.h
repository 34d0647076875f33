// Languages that Whisper models know, by code and by English name.
#pragma once

#include <optional>
#include <string_view>

namespace captiond::whisper {

/// "german" for "de"; nothing for a code that no model knows.
std::optional<std::string_view> language_name(std::string_view code);

/// The code for a code or an English name ("de", "German", "Castilian"), in upper or lower case.
std::optional<std::string_view> language_code(std::string_view name);

}  // namespace captiond::whisper
