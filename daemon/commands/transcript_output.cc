#include "daemon/commands/transcript_output.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/error.h"
#include "whisper/writers/writers.h"

namespace captiond {
namespace {

using Write = std::string (*)(const whisper::Transcript&, const whisper::SubtitleOptions&);

struct Format {
  std::string name;  // and extension
  Write write;
};

const std::array<Format, 5>& formats() {
  using whisper::SubtitleOptions, whisper::Transcript;
  static const std::array<Format, 5> all = {{
      {"txt", [](const Transcript& said, const SubtitleOptions&) { return whisper::to_text(said); }},
      {"vtt", whisper::to_vtt},
      {"srt", whisper::to_srt},
      {"tsv", [](const Transcript& said, const SubtitleOptions&) { return whisper::to_tsv(said); }},
      {"json", [](const Transcript& said, const SubtitleOptions&) { return whisper::to_json(said) + '\n'; }},
  }};
  return all;
}

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path);
  file << text << std::flush;
  if (!file) throw Error(path.string() + ": cannot be written");
}

void write_out(const std::string& text) {
  if (!(std::cout << text << std::flush)) throw Error("standard output: cannot be written");
}

}  // namespace

void deliver(const whisper::Transcript& transcript, const std::string& sound_file,
             const TranscriptOutput& output) {
  const std::filesystem::path folder = output.folder;
  const std::string name = sound_file == "-" ? "stdin" : std::filesystem::path(sound_file).stem().string();
  if (!folder.empty()) std::filesystem::create_directories(folder);
  for (const Format& format : formats()) {
    if (output.format != format.name && output.format != "all") continue;
    const std::string text = format.write(transcript, output.subtitles);
    if (folder.empty())
      write_out(text);
    else
      write_file(folder / (name + '.' + format.name), text);
  }
}

}  // namespace captiond
