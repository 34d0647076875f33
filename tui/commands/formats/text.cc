#include "tui/commands/formats/text.h"

#include <utility>

#include "tui/reading/document.h"
#include "tui/text/text.h"

namespace captiond {

void TextFormat::introduce(const std::vector<proto::SourceInfo>& sources) {
  labels_.clear();
  if (sources.size() < 2) return;
  for (const auto& source : sources)
    labels_[source.id] = clean(source.label.empty() ? source.id : source.label);
}

std::string TextFormat::label(const std::string& source) const {
  const auto found = labels_.find(source);
  return found == labels_.end() ? std::string() : found->second + ": ";
}

std::string TextFormat::end_line(const std::string& source) {
  const std::string line = std::exchange(open_[source], {});
  if (!live_) return line.empty() ? "" : label(source) + line + "\n";
  if (on_line_ != source) return "";
  on_line_.reset();
  return "\n";
}

std::string TextFormat::print(const proto::Caption& caption) {
  std::string out, &line = open_[caption.source];
  for (const auto& word : caption.committed) {
    std::string text = clean(word.text);
    if (line.empty()) text.erase(0, text.find_first_not_of(' '));
    if (live_ && !text.empty()) {
      if (on_line_ != caption.source) {  // another source's words, or none, stand on the last line
        out += on_line_ ? "\n" : "";
        out += label(caption.source);
        text.erase(0, text.find_first_not_of(' '));
        on_line_ = caption.source;
      }
      out += text;
    }
    line += text;
    if (ends_sentence(line)) out += end_line(caption.source);
  }
  if (caption.final) out += end_line(caption.source);
  return out;
}

std::string TextFormat::print(const proto::Gap& gap) {
  std::string out = live_ && on_line_ ? "\n" : end_line(gap.source);
  on_line_.reset();
  open_[gap.source].clear();
  return out + label(gap.source) + "[" + described(gap) + "]\n";
}

std::string TextFormat::print(const proto::Translation& translation) {
  const std::string before = live_ && on_line_ ? "\n" : "";
  on_line_.reset();
  const std::string text = clean(translation.text);
  return before + label(translation.source) + "→" + (text.starts_with(' ') ? "" : " ") + text + "\n";
}

std::string TextFormat::finish() {
  std::string out;
  for (auto& [source, line] : open_) out += end_line(source);
  return out;
}

}  // namespace captiond
