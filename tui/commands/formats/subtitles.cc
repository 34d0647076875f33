#include "tui/commands/formats/subtitles.h"

#include <cstdio>

#include "base/text.h"
#include "tui/commands/formats/escape.h"
#include "tui/reading/document.h"

namespace captiond {
namespace {

/// "00:01:02,345": hours always, as some readers want them.
std::string timestamp(CueTimes::Time time, char comma) {
  const long ms = time.count();
  char text[48];
  std::snprintf(text, sizeof text, "%02ld:%02ld:%02ld%c%03ld", ms / 3'600'000, ms / 60'000 % 60,
                ms / 1000 % 60, comma, ms % 1000);
  return text;
}

std::string timing(const CueTimes::Span& span, char comma) {
  return timestamp(span.start, comma) + " --> " + timestamp(span.end, comma) + "\n";
}

}  // namespace

void SubtitleFormat::introduce(const std::vector<proto::SourceInfo>& sources) {
  labels_.clear();
  if (sources.size() < 2) return;
  for (const auto& source : sources)
    labels_[source.id] = clean(source.label.empty() ? source.id : source.label);
}

std::string SubtitleFormat::label(const std::string& source) const {
  const auto found = labels_.find(source);
  return found == labels_.end() ? "" : found->second;
}

std::string SubtitleFormat::print(const proto::Caption& caption) {
  return write_all(sentences_.add(caption));
}

std::string SubtitleFormat::print(const proto::Gap& gap) {
  const auto cut_off = sentences_.add(gap);
  return cut_off ? write(*cut_off) : "";
}

std::string SubtitleFormat::finish() {
  return write_all(sentences_.finish());
}

std::string SubtitleFormat::write_all(const std::vector<proto::Sentence>& sentences) {
  std::string out;
  for (const auto& sentence : sentences)
    if (!sentence.text().empty()) out += write(sentence);
  return out;
}

std::string SrtFormat::write(const proto::Sentence& sentence) {
  const std::string who = label(sentence.source);
  std::string out;
  for (const Cue& cue : to_cues(sentence, who.empty() ? "" : who + ":")) {
    out += std::to_string(++number_) + "\n" + timing(times_.place(sentence, cue.start, cue.end), ',');
    for (const auto& line : cue.lines) out += for_srt(line) + "\n";
    out += "\n";
  }
  return out;
}

std::string VttFormat::write(const proto::Sentence& sentence) {
  const std::string who = label(sentence.source);
  std::string out;
  for (const Cue& cue : to_cues(sentence)) {
    out += timing(times_.place(sentence, cue.start, cue.end), '.');
    if (!who.empty()) out += "<v " + for_vtt(who) + ">";
    for (const auto& line : cue.lines) out += for_vtt(line) + "\n";
    out += "\n";
  }
  return out;
}

std::string VttFormat::print(const proto::Gap& gap) {
  return SubtitleFormat::print(gap) + "NOTE " + for_vtt(described(gap)) + "\n\n";
}

std::string TsvFormat::write(const proto::Sentence& sentence) {
  const auto span = times_.place(sentence, sentence.start(), sentence.end());
  return std::to_string(span.start.count()) + "\t" + std::to_string(span.end.count()) + "\t" +
         sentence.text() + "\t" + clean(sentence.source) + "\n";
}

}  // namespace captiond
