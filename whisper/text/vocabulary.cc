#include "whisper/text/vocabulary.h"

#include <string_view>
#include <utility>

#include "base/error.h"
#include "whisper/text/languages.h"
#include "whisper/text/tokenizer.h"

namespace captiond::whisper {
namespace {

constexpr std::string_view kEndOfText = "<|endoftext|>";

}  // namespace

Vocabulary complete_vocabulary(std::vector<std::string> text, std::size_t rows) {
  if (!text.empty() && text.back() == kEndOfText) text.pop_back();  // published .en files count it as text
  constexpr std::size_t kFixed = 8 + kTimestampTokens;  // end and start of text, and the six below
  const std::size_t languages = rows - text.size() - kFixed;
  if (text.empty() || rows < text.size() + kFixed + 1 || languages > language_count()) {
    throw Error("expected " + std::to_string(kFixed + 1) + " to " +
                    std::to_string(kFixed + language_count()) + " tokens beside those of text, found " +
                    std::to_string(rows) + " rows and " + std::to_string(text.size()) + " tokens of text",
                ExitCode::bad_model);
  }
  Vocabulary vocabulary{std::move(text), {}};
  int id = static_cast<int>(vocabulary.text.size());
  const auto add = [&](const std::string& name) { vocabulary.added.emplace("<|" + name + "|>", id++); };
  add("endoftext");
  add("startoftranscript");
  for (std::size_t i = 0; i < languages; ++i) add(std::string(language_code(i)));
  for (const char* name : {"translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps"})
    add(name);
  return vocabulary;
}

}  // namespace captiond::whisper
