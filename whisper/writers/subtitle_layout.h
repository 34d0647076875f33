// Which words stand together in a subtitle.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "whisper/transcript.h"
#include "whisper/writers/subtitles.h"

namespace captiond::whisper {

/// A subtitle, word by word. Joining the texts gives it whole: spaces and line breaks stand in front.
using SubtitleWords = std::vector<WordTime>;

/// Fills lines and subtitles with the words of all segments, as far as the options give room. A segment
/// begins a subtitle of its own unless width and count are both bounded; then a pause of 3 s does.
std::vector<SubtitleWords> lay_out(const std::vector<Segment>& segments, const SubtitleOptions& options);

}  // namespace captiond::whisper
