// nlohmann's JSON, the templates of which are compiled once, in json.cc, and not anew in every file that
// reads or writes a value: that was half of what such a file took to compile, three quarters of it under
// sanitizers.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace captiond::json_of {

// Where text comes from: a std::string, characters in memory, a stream.
using String = nlohmann::detail::iterator_input_adapter<std::string::const_iterator>;
using Characters = nlohmann::detail::iterator_input_adapter<const char*>;
using Stream = nlohmann::detail::input_stream_adapter;

}  // namespace captiond::json_of

// LINKAGE is extern here, and empty in json.cc. No parentheses may stand around it.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define CAPTIOND_JSON_READER(LINKAGE, JSON, SOURCE)                                \
  LINKAGE template class nlohmann::detail::lexer<JSON, captiond::json_of::SOURCE>; \
  LINKAGE template class nlohmann::detail::parser<JSON, captiond::json_of::SOURCE>;
#define CAPTIOND_JSON_VALUE(LINKAGE, JSON)                            \
  LINKAGE template class nlohmann::detail::serializer<JSON>;          \
  LINKAGE template class nlohmann::detail::json_sax_dom_parser<JSON>; \
  LINKAGE template class nlohmann::detail::json_sax_dom_callback_parser<JSON>;
#define CAPTIOND_JSON_TEMPLATES(LINKAGE)                              \
  LINKAGE template class nlohmann::basic_json<>;                      \
  LINKAGE template class nlohmann::basic_json<nlohmann::ordered_map>; \
  CAPTIOND_JSON_VALUE(LINKAGE, nlohmann::json)                        \
  CAPTIOND_JSON_VALUE(LINKAGE, nlohmann::ordered_json)                \
  CAPTIOND_JSON_READER(LINKAGE, nlohmann::json, String)               \
  CAPTIOND_JSON_READER(LINKAGE, nlohmann::json, Characters)           \
  CAPTIOND_JSON_READER(LINKAGE, nlohmann::json, Stream)               \
  CAPTIOND_JSON_READER(LINKAGE, nlohmann::ordered_json, Characters)
// NOLINTEND(bugprone-macro-parentheses)

CAPTIOND_JSON_TEMPLATES(extern)
