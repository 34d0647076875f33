// The command line of captiond transcribe.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/command_line.h"
#include "whisper/options.h"
#include "whisper/writers/subtitles.h"

namespace captiond {

struct TranscribeArguments {
  std::vector<std::string> files;
  std::string model = "base", language, task = "transcribe";
  std::size_t threads = 0;     // 0: one for each processor
  std::size_t batch_size = 0;  // 0: window after window
  whisper::ModelOptions precision;
  whisper::TranscribeOptions options;

  std::string format = "txt", folder;
  whisper::SubtitleOptions subtitles;
};

/// Declares files and options on the sub-command. `arguments` must live until the command line is parsed, and
/// is complete then.
void declare_transcribe_arguments(cli::Command command, TranscribeArguments& arguments);

}  // namespace captiond
