// Transcripts as files and programs want them: formats of OpenAI's whisper command (subtitles.h has the
// others).
#pragma once

#include <string>

#include "whisper/transcript.h"

namespace captiond::whisper {

/// One segment a line, without the white space around it.
std::string to_text(const Transcript& transcript);

/// A table with tabs between its columns: start and end of each segment in milliseconds, and its text.
std::string to_tsv(const Transcript& transcript);

/// One JSON object without line breaks, with OpenAI's fields: text, segments (id, seek, start, end, text,
/// tokens, temperature, avg_logprob, compression_ratio, no_speech_prob and, when they were asked for, words),
/// language. Segments have a language too when each window has its own.
std::string to_json(const Transcript& transcript);

}  // namespace captiond::whisper
