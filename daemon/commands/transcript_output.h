// Where transcripts of files go.
#pragma once

#include <string>

#include "whisper/transcript.h"
#include "whisper/writers/subtitles.h"

namespace captiond {

struct TranscriptOutput {
  std::string format = "txt";  // txt, json, srt, vtt, tsv or all
  std::string folder;          // empty: standard output
  whisper::SubtitleOptions subtitles;
};

/// Writes the transcript of a sound file: to standard output, or to files in the folder, which is made, that
/// are named after the sound file ("stdin" for "-"). Throws Error when it cannot.
void deliver(const whisper::Transcript& transcript, const std::string& sound_file,
             const TranscriptOutput& output);

}  // namespace captiond
