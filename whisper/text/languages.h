// Languages that Whisper models know, by code and by English name.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace captiond::whisper {

/// "german" for "de"; nothing for a code that no model knows.
std::optional<std::string_view> language_name(std::string_view code);

/// In OpenAI's order, in which the vocabularies have them; the older ones lack the last.
std::size_t language_count();
std::string_view language_code(std::size_t index);

/// The code for a code or an English name ("de", "German", "Castilian"), in upper or lower case.
std::optional<std::string_view> language_code(std::string_view name);

}  // namespace captiond::whisper
