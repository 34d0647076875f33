// captions: the viewer, and what else a client of captiond does.
#include <unistd.h>

#include <langinfo.h>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "base/command_line.h"
#include "base/error.h"
#include "conf/config.h"
#include "proto/client.h"
#include "tui/commands/commands.h"
#include "tui/viewer.h"

namespace captiond {
namespace {

struct Arguments {
  Context context;
  std::string configuration_trouble;  // empty when it could be read
  ViewerOptions viewer;
  bool no_color = false, plain = false, mouse = false;
  int braille = 0;    // cells; 0: none
  std::string theme;  // empty: as configured
  int size = -1;      // likewise
};

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value && *value;
}

/// Captions are UTF-8; a terminal that shows them is too, whatever the locale says.
void use_utf8() {
  std::setlocale(LC_ALL, "");
  if (std::string_view(::nl_langinfo(CODESET)) != "UTF-8") std::setlocale(LC_CTYPE, "C.UTF-8");
}

bool has_screen() {
  const char* term = std::getenv("TERM");
  return ::isatty(STDIN_FILENO) && ::isatty(STDOUT_FILENO) && term && *term &&
         std::string_view(term) != "dumb";
}

/// A configuration that cannot be read keeps nobody from reading captions.
void read_configuration(Arguments& arguments) {
  try {
    const Config config = load_config(find_config());
    arguments.context.filter = config.filter;
    arguments.viewer = config.viewer;
  } catch (const Error& error) {
    arguments.configuration_trouble = error.what();
  }
}

/// The viewer says in its status line what is wrong with the configuration, all else on stderr.
void tell_trouble(const Arguments& arguments) {
  if (arguments.configuration_trouble.empty() || arguments.context.quiet) return;
  std::fprintf(stderr, "captions: %s\ncaptions: so the defaults apply\n",
               arguments.configuration_trouble.c_str());
}

void view(Arguments& a) {
  const bool lines = a.plain || !has_screen();
  if (a.braille > 0 || lines) tell_trouble(a);
  if (a.braille > 0) return braille(a.context, a.braille);
  if (lines) return tail(a.context);
  const bool colour = !a.no_color && !is_set("CAPTIONS_NO_COLOR") && !is_set("NO_COLOR");
  a.viewer.mouse |= a.mouse;
  if (!a.theme.empty()) a.viewer.theme = a.theme;
  if (a.size >= 0) a.viewer.size = a.size;
  const std::string trouble = a.configuration_trouble.substr(0, a.configuration_trouble.find('\n'));
  run_viewer(a.context.socket, a.viewer, a.context.filter, colour, trouble);
}

int run(int argc, char** argv) {
  Arguments a;
  cli::CommandLine line(
      "Shows what this machine hears as captions. Without a command: the viewer on a terminal (? tells its "
      "keys), else lines.",
      "captions " CAPTIOND_VERSION, "captions");
  const auto app = line.top();
  app.add_option("--socket", a.context.socket, "captiond's socket").option_text("PATH");
  app.add_flag("--no-color", a.no_color, "no colours; so does the variable NO_COLOR");
  app.add_flag("--mouse", a.mouse, "the wheel scrolls, dragging selects and copies");
  app.add_option("--theme", a.theme, "colours: terminal, dark, light, colour-blind, contrast or mono")
      .one_of(std::vector<std::string>(std::begin(kThemeNames), std::end(kThemeNames)))
      .option_text("NAME");
  app.add_option("--size", a.size, "of the text: 0 as the terminal's, to 4 for few large words")
      .range(0, kLargest)
      .option_text("0-4");
  app.add_flag("--plain", a.plain, "lines instead of the viewer, each printed once; for screen readers");
  app.add_option("--braille", a.braille, "a page of so many cells at a time, and a key for the next")
      .range(8, 200)
      .option_text("N");
  app.add_flag("-q,--quiet", a.context.quiet, "no remarks on stderr");
  app.parse_complete_callback([&a, &line] {
    if (a.context.socket.empty()) a.context.socket = proto::default_socket_path();
    read_configuration(a);
    if (line.has_subcommand() && !line.has_subcommand("doctor")) tell_trouble(a);
  });
  add_commands(app, a.context);
  if (const auto end = line.parse(argc, argv)) return static_cast<int>(*end);
  if (!line.has_subcommand()) view(a);
  return 0;
}

}  // namespace
}  // namespace captiond

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_DFL);  // a reader that left ends us without a word, whatever our parent ignores
  captiond::use_utf8();
  try {
    return captiond::run(argc, argv);
  } catch (const captiond::Error& error) {
    std::fprintf(stderr, "captions: %s\n", error.what());
    return static_cast<int>(error.code());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "captions: %s\n", error.what());
    return static_cast<int>(captiond::ExitCode::failure);
  }
}
