// captions: the viewer, and what else a client of captiond does.
#include <unistd.h>

#include <langinfo.h>
#include <CLI/CLI.hpp>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "base/error.h"
#include "conf/config.h"
#include "proto/client.h"
#include "tui/commands/commands.h"
#include "tui/viewer.h"

namespace captiond {
namespace {

struct Arguments {
  Context context;
  bool no_color = false, plain = false, mouse = false;
  std::string theme;  // empty: as configured
  int size = -1;      // likewise
  TailOptions tail;
  bool no_follow = false, json = false;
  std::string source;
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

/// What the configuration says of the viewer. A mistake in it is told, and the viewer opens all the same.
ViewerOptions configured(std::string& remark) {
  try {
    return load_config(find_config()).viewer;
  } catch (const Error& error) {
    const std::string message = error.what();
    remark = message.substr(0, message.find('\n'));
    return {};
  }
}

void view(const Arguments& arguments) {
  if (arguments.plain || !has_screen()) return tail(arguments.context, {});
  const bool colour = !arguments.no_color && !is_set("CAPTIONS_NO_COLOR") && !is_set("NO_COLOR");
  std::string remark;
  ViewerOptions options = configured(remark);
  options.mouse |= arguments.mouse;
  if (!arguments.theme.empty()) options.theme = arguments.theme;
  if (arguments.size >= 0) options.size = arguments.size;
  run_viewer(arguments.context.socket, options, colour, remark);
}

void add_tail(CLI::App& app, Arguments& a) {
  CLI::App* tail = app.add_subcommand("tail", "print captions as they come");
  const std::map<std::string, TailFormat> formats = {{"text", TailFormat::text}, {"json", TailFormat::json}};
  tail->add_option("--format", a.tail.format, "text: a line a sentence; json: the protocol's lines")
      ->transform(CLI::CheckedTransformer(formats))
      ->option_text("text|json");
  tail->add_option("--since", a.tail.since, "start after the message of this number")->option_text("SEQ");
  tail->add_flag("--no-follow", a.no_follow, "print what was said so far and leave");
  tail->add_option("--source", a.tail.source, "this source only")->option_text("ID");
  tail->add_flag("--committed-only", a.tail.committed_only, "json: leave out what may still change");
  tail->callback([&a] {
    a.tail.follow = !a.no_follow;
    captiond::tail(a.context, a.tail);
  });
}

void add_queries(CLI::App& app, Arguments& a) {
  CLI::App* status = app.add_subcommand("status", "how captiond is doing");
  status->add_flag("--json", a.json, "the protocol's status line");
  status->callback([&a] { captiond::status(a.context, a.json); });
  CLI::App* sources = app.add_subcommand("sources", "what is captioned");
  sources->add_flag("--json", a.json, "a protocol line for each source");
  sources->callback([&a] { captiond::sources(a.context, a.json); });
}

void add_switches(CLI::App& app, Arguments& a) {
  struct Verb {
    const char *name, *help;
    Switch wanted;
  };
  for (const Verb& verb : {Verb{"pause", "stop captioning; the sound is dropped", Switch::pause},
                           Verb{"resume", "caption again", Switch::resume},
                           Verb{"toggle", "resume when paused, else pause", Switch::toggle}}) {
    CLI::App* command = app.add_subcommand(verb.name, verb.help);
    command->add_option("source", a.source, "this source only")->option_text("SOURCE");
    command->callback([&a, wanted = verb.wanted] { set_captioning(a.context, wanted, a.source); });
  }
}

int run(int argc, char** argv) {
  Arguments a;
  CLI::App app(
      "Shows what this machine hears as captions. Without a command: the viewer on a terminal (? tells its "
      "keys), else lines.",
      "captions");
  app.set_version_flag("--version", "captions " CAPTIOND_VERSION);
  app.add_option("--socket", a.context.socket, "captiond's socket")->option_text("PATH");
  app.add_flag("--no-color", a.no_color, "no colours; so does the variable NO_COLOR");
  app.add_flag("--mouse", a.mouse, "the wheel scrolls, dragging selects and copies");
  app.add_option("--theme", a.theme, "colours: terminal, dark, light, colour-blind, contrast or mono")
      ->check(CLI::IsMember(std::vector<std::string>(std::begin(kThemeNames), std::end(kThemeNames))))
      ->option_text("NAME");
  app.add_option("--size", a.size, "of the text: 0 as the terminal's, to 4 for few large words")
      ->check(CLI::Range(0, kLargest))
      ->option_text("0-4");
  app.add_flag("--plain", a.plain, "lines instead of the viewer, each printed once; for screen readers");
  app.add_flag("-q,--quiet", a.context.quiet, "no remarks on stderr");
  app.require_subcommand(0, 1);
  app.fallthrough();
  app.parse_complete_callback([&a] {
    if (a.context.socket.empty()) a.context.socket = proto::default_socket_path();
  });
  add_tail(app, a);
  add_queries(app, a);
  add_switches(app, a);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::usage);
  }
  if (app.get_subcommands().empty()) view(a);
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
