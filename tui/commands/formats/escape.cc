#include "tui/commands/formats/escape.h"

#include <initializer_list>
#include <utility>

namespace captiond {
namespace {

using Replacement = std::pair<std::string_view, std::string_view>;

/// Every occurrence replaced, by the first that fits.
std::string replaced(std::string_view text, std::initializer_list<Replacement> replacements) {
  std::string out;
  while (!text.empty()) {
    std::size_t taken = 1;
    std::string_view put = text.substr(0, 1);
    for (const auto& [from, to] : replacements)
      if (text.starts_with(from)) {
        taken = from.size();
        put = to;
        break;
      }
    out += put;
    text.remove_prefix(taken);
  }
  return out;
}

}  // namespace

std::string for_vtt(std::string_view text) {
  return replaced(text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}});
}

std::string for_srt(std::string_view text) {
  return replaced(text, {{"-->", "→"}, {"<", "‹"}, {">", "›"}, {"{\\", "{ \\"}});
}

std::string for_pango(std::string_view text) {
  return replaced(text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}});
}

std::string for_tmux(std::string_view text) {
  return replaced(text, {{"#", "##"}});
}

}  // namespace captiond
