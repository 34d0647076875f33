// captiond transcribe: recordings to text, without the daemon.
#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/command_line.h"
#include "base/error.h"
#include "base/time.h"
#include "capture/audio_file.h"
#include "conf/catalogue.h"
#include "daemon/commands/commands.h"
#include "daemon/commands/progress_bar.h"
#include "daemon/commands/speech_regions.h"
#include "daemon/commands/standard_input.h"
#include "daemon/commands/transcribe_arguments.h"
#include "daemon/commands/transcript_output.h"
#include "daemon/lanes/engines.h"
#include "whisper/model.h"
#include "whisper/network/workspace.h"
#include "whisper/text/languages.h"
#include "whisper/transcribe/transcribe.h"

namespace captiond {
namespace {

constexpr std::chrono::seconds kLongestWindow{30};

std::vector<float> read_sound(const std::string& file) {
  if (file != "-") return read_audio_file(file);
  const StandardInput input;
  try {
    return read_audio_file(input.path());
  } catch (const Error& error) {  // names a path that says nothing to a person
    const std::string message = error.what();
    throw Error("standard input" + message.substr(message.find(": ")), error.code());
  }
}

std::string code_of(const std::string& language) {
  const auto code = whisper::language_code(language);
  if (!code)
    throw Error("--language: expected a code or name such as de or German, found " + language,
                ExitCode::usage);
  return std::string(*code);
}

/// What the command line asks for, as far as this model can do it.
whisper::TranscribeOptions options_for(const whisper::Model& model, const TranscribeArguments& arguments) {
  auto options = arguments.options;
  if (!arguments.language.empty()) options.decode.language = code_of(arguments.language);
  if (arguments.task == "translate") options.decode.task = whisper::Task::translate;
  if (model.tokenizer().multilingual()) return options;
  const auto& language = options.decode.language;
  if (options.decode.task == whisper::Task::translate || (!language.empty() && language != "en"))
    throw Error(
        "the model " + arguments.model + " knows English alone; a multilingual one such as base is needed",
        ExitCode::usage);
  return options;
}

/// Transcribes one file after another with one model.
class Command {
 public:
  explicit Command(const TranscribeArguments& arguments)
      : arguments_(arguments),
        model_(whisper::Model::load(find_model(arguments.model), arguments.precision)),
        options_(options_for(*model_, arguments)),
        workspace_(*model_, arguments.threads > 0 ? arguments.threads : processors()) {
    if (arguments.format == "all" && arguments.folder.empty())
      throw Error("--output-format all: expected --output-dir too", ExitCode::usage);
    if (arguments.batch_size > 0) detector_ = make_detector(VadOptions())();
  }

  /// The exit code.
  int run() {
    int exit_code = 0;
    for (const auto& file : arguments_.files) {
      try {
        deliver(transcribe(file), file, {arguments_.format, arguments_.folder, arguments_.subtitles});
      } catch (const Error& error) {  // the other files may be fine
        std::cerr << "captiond: " << error.what() << '\n';
        exit_code = static_cast<int>(error.code());
      }
    }
    return exit_code;
  }

 private:
  static std::size_t processors() { return std::max(1U, std::thread::hardware_concurrency()); }

  whisper::Transcript transcribe(const std::string& file) {
    const auto samples = read_sound(file);
    ProgressBar bar(file, 1.0);
    const auto progress = [&](double share) { bar.show(share); };
    if (!detector_) return whisper::transcribe(*model_, workspace_, samples, options_, progress);
    const auto regions = join_regions(find_speech(*detector_, samples, VadOptions()), kLongestWindow);
    return whisper::transcribe_regions(*model_, workspace_, samples, regions, arguments_.batch_size, options_,
                                       progress);
  }

  const TranscribeArguments& arguments_;
  const std::shared_ptr<const whisper::Model> model_;
  const whisper::TranscribeOptions options_;
  whisper::Workspace workspace_;
  std::unique_ptr<SpeechDetector> detector_;  // when stretches are decoded side by side
};

}  // namespace

void add_transcribe_command(cli::Command app, int& exit_code) {
  cli::Command command = app.add_subcommand("transcribe", "Turn recordings into text");
  auto arguments = std::make_shared<TranscribeArguments>();
  declare_transcribe_arguments(command, *arguments);
  command.callback([arguments, &exit_code] { exit_code = Command(*arguments).run(); });
}

}  // namespace captiond
