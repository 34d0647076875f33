// captiond transcribe: recordings to text, without the daemon.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "capture/audio_file.h"
#include "conf/catalogue.h"
#include "daemon/commands.h"
#include "daemon/progress_bar.h"
#include "daemon/standard_input.h"
#include "whisper/languages.h"
#include "whisper/model.h"
#include "whisper/transcribe.h"
#include "whisper/workspace.h"
#include "whisper/writers.h"

namespace captiond {
namespace {

struct Arguments {
  std::vector<std::string> files;
  std::string model = "base", language, task = "transcribe", format = "txt", folder;
  std::size_t threads = 0;  // 0: one for each processor
  whisper::ModelOptions precision;
  whisper::TranscribeOptions options;
};

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
whisper::TranscribeOptions options_for(const whisper::Model& model, const Arguments& arguments) {
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

std::string written(const whisper::Transcript& transcript, const std::string& format) {
  return format == "json" ? whisper::to_json(transcript) + '\n' : whisper::to_text(transcript);
}

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path);
  file << text << std::flush;
  if (!file) throw Error(path.string() + ": cannot be written");
}

void deliver(const std::string& text, const std::string& file, const Arguments& arguments) {
  if (arguments.folder.empty()) {
    if (!(std::cout << text << std::flush)) throw Error("standard output: cannot be written");
    return;
  }
  const std::string name = file == "-" ? "stdin" : std::filesystem::path(file).stem().string();
  std::filesystem::create_directories(arguments.folder);
  write_file(std::filesystem::path(arguments.folder) / (name + '.' + arguments.format), text);
}

int run(const Arguments& arguments) {
  const auto model = whisper::Model::load(find_model(arguments.model), arguments.precision);
  const auto options = options_for(*model, arguments);
  const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
  whisper::Workspace workspace(*model, arguments.threads > 0 ? arguments.threads : processors);
  int exit_code = 0;
  for (const auto& file : arguments.files) {
    try {
      const auto samples = read_sound(file);
      ProgressBar bar(file, to_seconds(SampleTime(samples.size())));
      const auto transcript =
          whisper::transcribe(*model, workspace, samples, options, [&](double s) { bar.show(s); });
      deliver(written(transcript, arguments.format), file, arguments);
    } catch (const Error& error) {  // the other files may be fine
      std::cerr << "captiond: " << error.what() << '\n';
      exit_code = static_cast<int>(error.code());
    }
  }
  return exit_code;
}

void declare(CLI::App& command, Arguments& arguments) {
  auto& options = arguments.options;
  command.add_option("FILE", arguments.files, "Sound files; - reads one from standard input")->required();
  command.add_option("--model", arguments.model, "Name of an installed model, or the path of its folder")
      ->capture_default_str();
  command.add_option("--language", arguments.language,
                     "Code or name of the language spoken (default: detected)");
  command.add_option("--task", arguments.task, "Write what is said, or translate it into English")
      ->check(CLI::IsMember({"transcribe", "translate"}))
      ->capture_default_str();
  command.add_option("--initial-prompt", options.initial_prompt,
                     "Text \"said before\": names and style to follow");
  command.add_flag("--condition-on-previous-text,!--no-condition-on-previous-text",
                   options.condition_on_previous_text,
                   "Prompt each window with the text before it (default: yes)");
  command.add_flag("--word-timestamps", options.word_timestamps, "Tell when each word was said (in json)");
  command
      .add_option("--no-speech-threshold", options.no_speech_threshold,
                  "Skip a window that is silent with more than this probability …")
      ->capture_default_str();
  command
      .add_option("--logprob-threshold", options.logprob_threshold,
                  "… unless its tokens are more likely than this on average")
      ->capture_default_str();
  command.add_option("--output-format", arguments.format, "A line per segment, or one JSON object per file")
      ->check(CLI::IsMember({"txt", "json"}))
      ->capture_default_str();
  command.add_option("--output-dir", arguments.folder,
                     "Write NAME.txt or NAME.json there instead of standard output");
  command.add_option("--precision", arguments.precision.precision, "How the model computes")
      ->capture_default_str();
  command.add_option("--threads", arguments.threads, "Threads to compute with (default: all processors)")
      ->check(CLI::Range(1, 256));
}

}  // namespace

CLI::App* add_transcribe_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("transcribe", "Turn recordings into text");
  auto arguments = std::make_shared<Arguments>();
  declare(*command, *arguments);
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
  return command;
}

}  // namespace captiond
