#include "whisper/text/languages.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace captiond::whisper {
namespace {

struct Language {
  std::string_view code, name;
};

// In OpenAI's order.
constexpr std::array<Language, 100> kLanguages = {
    {{"en", "english"},        {"zh", "chinese"},     {"de", "german"},        {"es", "spanish"},
     {"ru", "russian"},        {"ko", "korean"},      {"fr", "french"},        {"ja", "japanese"},
     {"pt", "portuguese"},     {"tr", "turkish"},     {"pl", "polish"},        {"ca", "catalan"},
     {"nl", "dutch"},          {"ar", "arabic"},      {"sv", "swedish"},       {"it", "italian"},
     {"id", "indonesian"},     {"hi", "hindi"},       {"fi", "finnish"},       {"vi", "vietnamese"},
     {"he", "hebrew"},         {"uk", "ukrainian"},   {"el", "greek"},         {"ms", "malay"},
     {"cs", "czech"},          {"ro", "romanian"},    {"da", "danish"},        {"hu", "hungarian"},
     {"ta", "tamil"},          {"no", "norwegian"},   {"th", "thai"},          {"ur", "urdu"},
     {"hr", "croatian"},       {"bg", "bulgarian"},   {"lt", "lithuanian"},    {"la", "latin"},
     {"mi", "maori"},          {"ml", "malayalam"},   {"cy", "welsh"},         {"sk", "slovak"},
     {"te", "telugu"},         {"fa", "persian"},     {"lv", "latvian"},       {"bn", "bengali"},
     {"sr", "serbian"},        {"az", "azerbaijani"}, {"sl", "slovenian"},     {"kn", "kannada"},
     {"et", "estonian"},       {"mk", "macedonian"},  {"br", "breton"},        {"eu", "basque"},
     {"is", "icelandic"},      {"hy", "armenian"},    {"ne", "nepali"},        {"mn", "mongolian"},
     {"bs", "bosnian"},        {"kk", "kazakh"},      {"sq", "albanian"},      {"sw", "swahili"},
     {"gl", "galician"},       {"mr", "marathi"},     {"pa", "punjabi"},       {"si", "sinhala"},
     {"km", "khmer"},          {"sn", "shona"},       {"yo", "yoruba"},        {"so", "somali"},
     {"af", "afrikaans"},      {"oc", "occitan"},     {"ka", "georgian"},      {"be", "belarusian"},
     {"tg", "tajik"},          {"sd", "sindhi"},      {"gu", "gujarati"},      {"am", "amharic"},
     {"yi", "yiddish"},        {"lo", "lao"},         {"uz", "uzbek"},         {"fo", "faroese"},
     {"ht", "haitian creole"}, {"ps", "pashto"},      {"tk", "turkmen"},       {"nn", "nynorsk"},
     {"mt", "maltese"},        {"sa", "sanskrit"},    {"lb", "luxembourgish"}, {"my", "myanmar"},
     {"bo", "tibetan"},        {"tl", "tagalog"},     {"mg", "malagasy"},      {"as", "assamese"},
     {"tt", "tatar"},          {"haw", "hawaiian"},   {"ln", "lingala"},       {"ha", "hausa"},
     {"ba", "bashkir"},        {"jw", "javanese"},    {"su", "sundanese"},     {"yue", "cantonese"}}};

constexpr std::array<Language, 12> kOtherNames = {{{"my", "burmese"},
                                                   {"ca", "valencian"},
                                                   {"nl", "flemish"},
                                                   {"ht", "haitian"},
                                                   {"lb", "letzeburgesch"},
                                                   {"ps", "pushto"},
                                                   {"pa", "panjabi"},
                                                   {"ro", "moldavian"},
                                                   {"ro", "moldovan"},
                                                   {"si", "sinhalese"},
                                                   {"es", "castilian"},
                                                   {"zh", "mandarin"}}};

}  // namespace

std::optional<std::string_view> language_name(std::string_view code) {
  const auto found = std::ranges::find(kLanguages, code, &Language::code);
  if (found == kLanguages.end()) return std::nullopt;
  return found->name;
}

std::size_t language_count() {
  return kLanguages.size();
}

std::string_view language_code(std::size_t index) {
  return kLanguages[index].code;
}

std::optional<std::string_view> language_code(std::string_view name) {
  std::string lower(name);
  for (char& letter : lower) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  for (const auto& [code, own] : kLanguages)
    if (lower == code || lower == own) return code;
  for (const auto& [code, other] : kOtherNames)
    if (lower == other) return code;
  return std::nullopt;
}

}  // namespace captiond::whisper
