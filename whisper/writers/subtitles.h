// Transcripts as subtitles: SubRip and WebVTT, laid out as OpenAI's whisper command does.
#pragma once

#include <cstddef>
#include <string>

#include "whisper/transcript.h"

namespace captiond::whisper {

/// How words fill subtitles. Only transcripts with word times can be laid out; others give one subtitle for
/// each segment. 0: no bound.
struct SubtitleOptions {
  std::size_t max_line_width = 0;      // characters in a line
  std::size_t max_line_count = 0;      // lines in a subtitle; with a width, subtitles run on across segments
  std::size_t max_words_per_line = 0;  // words in a subtitle
  bool highlight_words = false;        // one subtitle for each word, in which it is underlined
};

/// SubRip. It knows no escapes, so text that a player would take for a mark is written with look-alikes.
std::string to_srt(const Transcript& transcript, const SubtitleOptions& options = {});

/// WebVTT (W3C). Text that would be taken for a mark is escaped.
std::string to_vtt(const Transcript& transcript, const SubtitleOptions& options = {});

}  // namespace captiond::whisper
