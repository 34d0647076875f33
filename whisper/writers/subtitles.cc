#include "whisper/writers/subtitles.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "whisper/text/unicode.h"
#include "whisper/writers/subtitle_layout.h"
#include "whisper/writers/time_stamp.h"

namespace captiond::whisper {
namespace {

using Escape = std::string (*)(std::string_view text);

struct Format {
  StampStyle stamp;
  Escape escape;
};

struct Cue {
  std::string start, end, text;
};

std::string escape_vtt(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&')
      escaped += "&amp;";
    else if (c == '<')
      escaped += "&lt;";
    else if (c == '>')
      escaped += "&gt;";
    else
      escaped += c;
  }
  return escaped;
}

bool begins_tag(std::string_view text) {
  return text.size() > 1 && text[0] == '<' &&
         (text[1] == '/' || is_letter(first_character(text.substr(1)).code));
}

/// Two dashes or more with a point.
bool begins_arrow(std::string_view text) {
  const std::size_t dashes = std::min(text.find_first_not_of('-'), text.size());
  return dashes >= 2 && text.substr(dashes).starts_with('>');
}

/// Players take <b> and {\an8} for marks, and a long arrow for a line of times: it becomes a short one.
std::string escape_srt(std::string_view text) {
  std::string escaped;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (begins_tag(rest))
      escaped += "‹";
    else if (rest.starts_with("{\\"))
      escaped += '(';
    else if (!begins_arrow(rest))
      escaped += rest.front();
  }
  return escaped;
}

/// Underlines a word but not the white space before it.
std::string underlined(std::string_view word, Escape escape) {
  const std::size_t begin = leading_space(word);
  return std::string(word.substr(0, begin)) + "<u>" + escape(word.substr(begin)) + "</u>";
}

/// `marked`: the word to underline, or one past the last.
std::string joined(const SubtitleWords& words, Escape escape, std::size_t marked) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += i == marked ? underlined(words[i].text, escape) : escape(words[i].text);
  return text;
}

/// One for each word, and one without a mark for each time between them.
void append_highlights(const SubtitleWords& words, const Format& format, std::vector<Cue>& cues) {
  const std::string plain = joined(words, format.escape, words.size());
  std::string last = time_stamp(words.front().start, format.stamp);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string start = time_stamp(words[i].start, format.stamp);
    const std::string end = time_stamp(words[i].end, format.stamp);
    if (last != start) cues.push_back({last, start, plain});
    cues.push_back({start, end, joined(words, format.escape, i)});
    last = end;
  }
}

std::vector<Cue> cues_of_words(const Transcript& transcript, const SubtitleOptions& options,
                               const Format& format) {
  std::vector<Cue> cues;
  for (const SubtitleWords& words : lay_out(transcript.segments, options)) {
    if (options.highlight_words) {
      append_highlights(words, format, cues);
      continue;
    }
    cues.push_back({time_stamp(words.front().start, format.stamp), time_stamp(words.back().end, format.stamp),
                    joined(words, format.escape, words.size())});
  }
  return cues;
}

std::vector<Cue> cues_of(const Transcript& transcript, const SubtitleOptions& options, const Format& format) {
  if (transcript.has_words) return cues_of_words(transcript, options, format);
  std::vector<Cue> cues;
  for (const Segment& segment : transcript.segments)
    cues.push_back({time_stamp(segment.start, format.stamp), time_stamp(segment.end, format.stamp),
                    format.escape(on_one_line(strip(segment.text)))});
  return cues;
}

}  // namespace

std::string to_srt(const Transcript& transcript, const SubtitleOptions& options) {
  std::string text;
  std::size_t number = 0;
  for (const Cue& cue : cues_of(transcript, options, {StampStyle::srt, escape_srt}))
    text += std::to_string(++number) + '\n' + cue.start + " --> " + cue.end + '\n' + cue.text + "\n\n";
  return text;
}

std::string to_vtt(const Transcript& transcript, const SubtitleOptions& options) {
  std::string text = "WEBVTT\n\n";
  for (const Cue& cue : cues_of(transcript, options, {StampStyle::vtt, escape_vtt}))
    text += cue.start + " --> " + cue.end + '\n' + cue.text + "\n\n";
  return text;
}

}  // namespace captiond::whisper
