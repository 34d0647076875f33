// The smallest vocabulary: every byte, and the special tokens of a model of one language.
#pragma once

#include <string>
#include <vector>

namespace captiond::test {

/// Every byte as GPT-2 spells it: printable Latin-1 as it is, the others as U+0100, U+0101, …
inline std::vector<std::string> spelled_bytes() {
  std::vector<std::string> spelled;
  for (unsigned byte = 0, next = 0x100; byte < 0x100; ++byte) {
    const bool printable = (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
    const unsigned code = printable ? byte : next++;
    if (code < 0x80) {
      spelled.emplace_back(1, static_cast<char>(code));
    } else {
      spelled.push_back({static_cast<char>(0xC0 | code >> 6U), static_cast<char>(0x80 | (code & 0x3FU))});
    }
  }
  return spelled;
}

/// In the order of their numbers, timestamps left out.
inline std::vector<std::string> special_names() {
  std::vector<std::string> names;
  for (const char* name : {"endoftext", "startoftranscript", "en", "translate", "transcribe", "startoflm",
                           "startofprev", "nospeech", "notimestamps"})
    names.push_back("<|" + std::string(name) + "|>");
  return names;
}

}  // namespace captiond::test
