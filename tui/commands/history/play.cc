#include "tui/commands/history/play.h"

#include <cstdio>
#include <fstream>
#include <memory>

#include "base/command_line.h"
#include "base/error.h"
#include "base/time.h"
#include "history/sound_file.h"
#include "tui/commands/commands.h"
#include "tui/commands/history/choice.h"
#include "tui/commands/history/player.h"
#include "tui/commands/output.h"

namespace captiond {
namespace {

constexpr SampleTime kBreath = std::chrono::milliseconds(400);  // between two lines of a file

/// Lets each line be heard, and says which it is.
void play(const Context& context, const HistoryStore& store, const std::vector<HistoryLine>& lines) {
  Player player;
  for (const HistoryLine& line : lines) {
    if (!context.quiet) std::fputs(for_people(line).c_str(), stderr);
    player.play(decode_sound(store.sound(line.id).value()));
  }
}

/// All of it as one WAV file, with a breath between the lines.
void write_sound(const HistoryStore& store, const std::vector<HistoryLine>& lines, const std::string& path) {
  std::vector<float> all;
  for (const HistoryLine& line : lines) {
    const auto sound = decode_sound(store.sound(line.id).value());
    all.insert(all.end(), sound.begin(), sound.end());
    all.resize(all.size() + static_cast<std::size_t>(kBreath.count()));
  }
  const std::string file = encode_sound(all, SoundCoding::wav);
  if (path == "-") return write_out(file);
  std::ofstream out(path, std::ios::binary);
  if (!out.write(file.data(), std::ssize(file)).flush()) throw Error(path + ": cannot be written");
}

void hear_again(const Context& context, const Choice& choice, const std::string& path) {
  const auto store = open_history();
  auto lines = store.find(query_of(choice));
  if (lines.empty()) throw Error("no such line in the history");
  std::erase_if(lines, [](const HistoryLine& line) { return !line.sound; });
  if (lines.empty())
    throw Error(
        "there is no sound of that: it is kept where [history] of the configuration has sound = \"opus\"");
  if (path.empty()) return play(context, store, lines);
  write_sound(store, lines, path);
}

}  // namespace

void add_play(cli::Command history, const Context& context) {
  cli::Command command = history.add_subcommand("play", "hear it again, where sound is kept");
  auto choice = std::make_shared<Choice>();
  auto path = std::make_shared<std::string>();
  add_words(command, *choice);
  add_choice(command, *choice);
  command.add_option("--id", choice->id, "the line of this number").option_text("N");
  command.add_option("-n,--newest", choice->newest, "so many at most").option_text("N");
  command.add_option("-o,--output", *path, "a WAV file instead; - is standard output").option_text("FILE");
  command.callback([&context, choice, path] { hear_again(context, *choice, *path); });
}

}  // namespace captiond
