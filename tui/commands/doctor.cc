#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/error.h"
#include "base/json.h"
#include "conf/catalogue.h"
#include "conf/config.h"
#include "history/store.h"
#include "proto/client.h"
#include "tui/commands/commands.h"
#include "tui/commands/output.h"
#include "tui/commands/query.h"
#include "tui/commands/run_program.h"
#include "tui/text/text.h"

namespace captiond {
namespace {

namespace fs = std::filesystem;

/// What was looked at, what was found, and what mends it.
struct Finding {
  std::string subject, found, remedy = {};
  ExitCode code = ExitCode::ok;

  const char* mark() const { return remedy.empty() ? "ok" : code == ExitCode::ok ? "note" : "WRONG"; }
};

Finding well(const std::string& subject, const std::string& found) {
  return {subject, found};
}
Finding note(const std::string& subject, const std::string& found, const std::string& remedy) {
  return {subject, found, remedy};
}
Finding wrong(const std::string& subject, const std::string& found, const std::string& remedy,
              ExitCode code = ExitCode::failure) {
  return {subject, found, remedy, code};
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

bool answers(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return false;
  path.copy(address.sun_path, path.size());
  const UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

Finding look_at_runtime_folder() {
  const std::string folder = variable("XDG_RUNTIME_DIR");
  if (folder.empty())
    return note("runtime folder", "XDG_RUNTIME_DIR is not set",
                "log in through the system's login, or export XDG_RUNTIME_DIR=/run/user/$(id -u)");
  if (::access(folder.c_str(), W_OK) != 0)
    return wrong("runtime folder", folder + " cannot be written",
                 "log out and in again, so that the system makes it");
  return well("runtime folder", folder);
}

/// The configuration, or why there is none that can be used.
Finding look_at_configuration(Config& config) {
  try {
    config = load_config(find_config());
    return well("configuration", config.path.empty() ? "none, so the defaults" : config.path);
  } catch (const Error& error) {
    const std::string trouble = error.what();  // and below it the line, pointed at
    return wrong("configuration", trouble.substr(0, trouble.find('\n')),
                 "correct the line, then `systemctl --user reload captiond`", ExitCode::bad_config);
  }
}

Finding look_at_model(const std::string& role, const std::string& name) {
  try {
    const std::string folder = find_model(name);
    const auto installed = installed_models();
    const auto found = std::ranges::find(installed, name, &InstalledModel::name);
    if (found != installed.end() && !found->complete)
      return wrong(role + " model", folder + " is incomplete", "`captions models fetch " + name + "`",
                   ExitCode::bad_model);
    return well(role + " model", folder);
  } catch (const Error&) {
    return wrong(role + " model", name + " is not installed", "`captions models fetch " + name + "`",
                 ExitCode::bad_model);
  }
}

/// Where libpulse looks by itself.
std::string sound_server() {
  const std::string named = variable("PULSE_SERVER");
  if (!named.empty()) return named.starts_with("unix:") ? named.substr(5) : named;
  return variable("XDG_RUNTIME_DIR") + "/pulse/native";
}

Finding look_at_sound_server() {
  const std::string path = sound_server();
  if (!path.starts_with('/')) return well("sound server", path);
  if (answers(path)) return well("sound server", path);
  return wrong("sound server", "none answers at " + path,
               "`systemctl --user start pipewire-pulse`, or pulseaudio where that is installed");
}

Finding look_at_sound_cards() {
  std::error_code ignored;
  if (!fs::exists("/dev/snd", ignored))
    return note("sound cards", "this machine has none", "a virtual one or another machine's sound will do");
  for (const auto& entry : fs::directory_iterator("/dev/snd", ignored))
    if (entry.is_character_file(ignored) && ::access(entry.path().c_str(), R_OK | W_OK) != 0)
      return note("sound cards", entry.path().string() + " may not be opened by you",
                  "needed for ALSA sources alone: `sudo usermod -aG audio $USER`, then log in again");
  return well("sound cards", "can be opened");
}

Finding look_at_history(const HistoryOptions& options) {
  if (!options.enabled) return well("history", "off: nothing is written down");
  const std::string path = history_path();
  std::error_code ignored;
  if (fs::exists(path, ignored) && ::access(path.c_str(), R_OK | W_OK) != 0)
    return wrong("history", path + " cannot be written", "`chmod u+rw " + path + "`, or make it yours");
  return well("history", fs::exists(path, ignored) ? path : path + ", which captiond will make");
}

Finding look_at_service() {
  const int code =
      run_program({"/bin/sh", "-c", "systemctl --user --quiet is-enabled captiond.socket 2>/dev/null"}, "",
                  {}, std::chrono::seconds(10));
  if (code == 0) return well("service", "captiond.socket is enabled");
  if (code == 127)
    return note("service", "there is no systemd here",
                "start `captiond` by hand, or from what starts your programs");
  return note("service", "captiond.socket is not enabled", "`systemctl --user enable --now captiond.socket`");
}

/// What the daemon says of itself.
void ask_daemon(const Context& context, std::vector<Finding>& findings) {
  try {
    auto client = proto::Client::connect(context.socket);
    const auto hello = client.hello();
    findings.push_back(well("captiond", clean(hello.server) + " answers at " + context.socket));
    for (const auto& source : hello.sources) {
      const std::string what = "source " + clean(source.id);
      if (source.state == "failed")
        findings.push_back(
            wrong(what, clean(source.detail), "`captiond sources` lists what could be heard instead"));
      else if (source.state == "waiting")
        findings.push_back(
            note(what, "waits: " + clean(source.detail), "it goes on by itself once the device is back"));
      else if (source.paused)
        findings.push_back(note(what, "is paused", "`captions resume " + clean(source.id) + "`"));
      else
        findings.push_back(
            well(what, clean(source.state + (source.device.empty() ? "" : ": " + source.device))));
    }
    const auto status = client.ask("status");
    const auto fields = nlohmann::json::parse(status.result);
    if (const auto late = fields.value("overload", std::string()); !late.empty())
      findings.push_back(
          note("delay", clean(late), "a smaller model under [models] of the configuration keeps up"));
  } catch (const Error& error) {
    const bool other = error.code() == ExitCode::protocol;
    findings.push_back(wrong("captiond", clean(error.what()),
                             other ? "install captions and captiond of one release, then restart captiond"
                                   : "`systemctl --user status captiond` says why it does not run",
                             error.code()));
  }
}

std::vector<Finding> examine(const Context& context) {
  Config config;
  std::vector<Finding> findings = {look_at_runtime_folder(), look_at_configuration(config)};
  findings.push_back(look_at_model("preview", config.models.preview));
  findings.push_back(look_at_model("confirm", config.models.confirm));
  if (config.vad.engine == "silero") findings.push_back(look_at_model("speech", "silero-vad"));
  const auto of_kind = [&](SourceKind kind) {
    return std::ranges::any_of(config.sources, [&](const auto& source) { return source.kind == kind; });
  };
  if (of_kind(SourceKind::pulse)) findings.push_back(look_at_sound_server());
  if (of_kind(SourceKind::alsa)) findings.push_back(look_at_sound_cards());
  findings.push_back(look_at_history(config.history));
  findings.push_back(look_at_service());
  ask_daemon(context, findings);
  return findings;
}

std::string for_people(const Finding& finding) {
  std::string line = finding.mark();
  line += std::string(7 - line.size(), ' ') + finding.subject;
  line += std::string(finding.subject.size() < 16 ? 16 - finding.subject.size() : 1, ' ') +
          clean(finding.found) + "\n";
  if (!finding.remedy.empty()) line += std::string(23, ' ') + "-> " + finding.remedy + "\n";
  return line;
}

std::string for_programs(const Finding& finding) {
  const nlohmann::ordered_json object = {{"subject", finding.subject},
                                         {"ok", finding.code == ExitCode::ok},
                                         {"found", finding.found},
                                         {"remedy", finding.remedy},
                                         {"code", static_cast<int>(finding.code)}};
  return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

void doctor(const Context& context, bool json) {
  const auto findings = examine(context);
  for (const Finding& finding : findings) write_out(json ? for_programs(finding) : for_people(finding));
  const auto worst = std::ranges::find_if(findings, [](const Finding& f) { return f.code != ExitCode::ok; });
  if (worst != findings.end()) throw Error("something is wrong: " + worst->subject, worst->code);
}

}  // namespace

void add_doctor(cli::Command app, const Context& context) {
  add_query(app, "doctor", "find what is wrong, and what mends it", "an object a line",
            [&context](bool json) { doctor(context, json); });
}

}  // namespace captiond
