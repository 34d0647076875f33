#include "tui/commands/history/documents.h"

#include <algorithm>
#include <memory>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "tui/commands/formats/subtitles.h"
#include "tui/reading/document.h"
#include "tui/text/when.h"

namespace captiond {
namespace {

constexpr double kPause = 30.0;  // seconds of silence after which a speaker's paragraph ends

proto::Gap gap_of(const HistoryLine& line, double origin) {
  return {std::nullopt, line.source, line.start - origin, line.end - line.start, line.gap};
}

std::string plain_text(const std::vector<HistoryLine>& lines, bool times) {
  std::string out;
  for (const HistoryLine& line : lines) {
    if (times) out += local_time(line.start, "%Y-%m-%d %H:%M:%S  ");
    out += line.label + ": " + shown_text(line) + "\n";
  }
  return out;
}

/// What Markdown would take for something else.
std::string for_markdown(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>#|").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string minutes(const std::vector<HistoryLine>& lines, bool times) {
  std::string out, day;
  const HistoryLine* before = nullptr;
  for (const HistoryLine& line : lines) {
    const std::string today = local_time(line.start, "%A, %-d %B %Y");
    const bool new_day = today != day;
    if (new_day) out += (day.empty() ? "# " : "\n\n# ") + today + "\n";
    if (new_day || line.source != before->source || line.start - before->end > kPause) {
      out += (new_day ? "\n" : "\n\n");
      out += "**" + for_markdown(line.label) + "**";
      if (times) out += local_time(line.start, " (%H:%M)");
      out += ":";
    }
    const std::string text = for_markdown(shown_text(line));
    out += line.gap.empty() ? " " + text : " *" + text + "*";
    day = today;
    before = &line;
  }
  return out.empty() ? out : out + "\n";
}

std::string subtitles(SubtitleFormat& format, const std::vector<HistoryLine>& lines) {
  std::vector<proto::SourceInfo> sources;
  std::set<std::string> known;
  for (const HistoryLine& line : lines)
    if (known.insert(line.source).second) {
      sources.emplace_back().id = line.source;
      sources.back().label = line.label;
    }
  format.introduce(sources);
  std::string out = format.begin();
  const double origin = lines.empty() ? 0.0 : lines.front().start;
  for (const HistoryLine& line : lines)
    out += line.gap.empty() ? format.print(to_caption(line, origin)) : format.print(gap_of(line, origin));
  return out + format.finish();
}

}  // namespace

std::string shown_text(const HistoryLine& line) {
  return line.gap.empty() ? line.text : "[" + described(gap_of(line, 0.0)) + "]";
}

std::string to_json(const HistoryLine& line) {
  nlohmann::ordered_json object = {
      {"id", line.id},       {"source", line.source}, {"label", line.label}, {"language", line.language},
      {"start", line.start}, {"end", line.end},       {"text", line.text}};
  if (!line.gap.empty()) object["gap"] = line.gap;
  if (line.sound) object["sound"] = true;
  return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

proto::Caption to_caption(const HistoryLine& line, double origin) {
  proto::Caption caption;
  caption.source = line.source;
  caption.utterance = static_cast<std::uint64_t>(line.id);
  caption.language = line.language;
  caption.time = line.start;
  caption.final = true;
  const std::string text = std::string(" ").append(line.text);  // words begin with their spaces
  const double per_byte = (line.end - line.start) / static_cast<double>(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at + 1), text.size());
    const double start = line.start - origin + per_byte * static_cast<double>(at);
    caption.committed.push_back(
        {text.substr(at, end - at), start, line.start - origin + per_byte * static_cast<double>(end), 1.0});
    at = end;
  }
  return caption;
}

std::string to_document(const std::vector<HistoryLine>& lines, const DocumentOptions& options) {
  switch (options.format) {
    case DocumentFormat::text:
      return plain_text(lines, options.times);
    case DocumentFormat::markdown:
      return minutes(lines, options.times);
    case DocumentFormat::srt: {
      SrtFormat srt({});
      return subtitles(srt, lines);
    }
    case DocumentFormat::vtt: {
      VttFormat vtt({});
      return subtitles(vtt, lines);
    }
    case DocumentFormat::json:
      break;
  }
  std::string out;
  for (const HistoryLine& line : lines) out += to_json(line) + "\n";
  return out;
}

}  // namespace captiond
