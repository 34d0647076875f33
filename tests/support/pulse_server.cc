#include "tests/support/pulse_server.h"

#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

// Two libpulse threads of one process share free lists that need no lock. Its atomics are invisible to
// ThreadSanitizer, which sees only the memory that passes from one thread to the other. Accesses of our own
// are reported as ever: the rule applies to those that libpulse makes itself.
extern "C" const char* __tsan_default_suppressions();   // NOLINT(bugprone-reserved-identifier)
extern "C" const char* __tsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "race:libpulse\n";
}

namespace captiond::test {
namespace {

using namespace std::chrono_literals;

// Waits for another process, which has no bell of ours.
template <typename Condition>
bool eventually(const Condition& condition) {
  const auto deadline = std::chrono::steady_clock::now() + 30s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(10ms);
  }
  return true;
}

// The same of what pactl says, which fails while the server does not answer yet.
template <typename Condition>
bool answers(const Condition& condition) {
  return eventually([&] {
    try {
      return condition();
    } catch (const std::runtime_error&) {
      return false;
    }
  });
}

// Without norewinds a null sink hands a new recorder nothing for two seconds.
std::string null_sink(const std::string& name, int channels) {
  return "--load=module-null-sink norewinds=1 sink_name=" + name +
         " rate=48000 channels=" + std::to_string(channels) + " sink_properties=device.description=" + name;
}

// Devices that PipeWire itself holds outlive its PulseAudio server.
std::string adapter(const std::string& name, const std::string& kind, const std::string& positions) {
  return "  { factory = adapter args = { factory.name = support.null-audio-sink node.name = " + name +
         " node.description = " + name + " media.class = " + kind +
         " object.linger = true audio.rate = 48000" + " audio.position = [ " + positions +
         " ] monitor.channel-volumes = true } }\n";
}

std::string pipewire_devices() {
  return "context.objects = [\n" + adapter("speakers", "Audio/Sink", "FL FR") +
         adapter("headphones", "Audio/Sink", "FL FR") + adapter("mic_feed", "Audio/Sink", "MONO") +
         adapter("mic", "Audio/Source/Virtual", "MONO") + "]\n";
}

}  // namespace

bool PulseServer::is_available(Kind kind) {
  const std::vector<std::string> programs =
      kind == Kind::pulseaudio ? std::vector<std::string>{"pulseaudio", "pactl", "pacat"}
                               : std::vector<std::string>{"pipewire", "wireplumber", "pipewire-pulse",
                                                          "pw-link",  "dbus-daemon", "pactl"};
  for (const auto& program : programs) {
    if (!is_installed(program)) return false;
  }
  return true;
}

PulseServer::PulseServer(Kind kind) : kind_(kind) {
  const std::string run = folder_ / "run";
  for (const char* name : {"run", "run/pulse", "state", "config", "home"}) {
    std::filesystem::create_directory(folder_.path() / name);
    ::chmod((folder_.path() / name).c_str(), 0700);
  }
  server_ = {{"HOME", folder_ / "home"},
             {"XDG_RUNTIME_DIR", run},
             {"XDG_CONFIG_HOME", folder_ / "config"},
             {"XDG_STATE_HOME", folder_ / "state"},
             {"PIPEWIRE_RUNTIME_DIR", run},
             {"PULSE_RUNTIME_PATH", run + "/pulse"},
             {"PULSE_STATE_PATH", folder_ / "state"},
             {"PULSE_CONFIG_PATH", folder_ / "config"},
             {"DBUS_SESSION_BUS_ADDRESS", "unix:path=" + run + "/bus"},
             {"DISPLAY", ""}};
  client_ = {{"PULSE_SERVER", "unix:" + run + "/pulse/native"},
             {"PULSE_RUNTIME_PATH", run + "/pulse"},
             {"PULSE_STATE_PATH", folder_ / "state"},
             {"PULSE_COOKIE", folder_ / "state/cookie"},
             {"PULSE_CLIENTCONFIG", "/dev/null"}};
  ours_.emplace(client_);
  if (kind == Kind::pipewire) start_pipewire();
  start();
}

void PulseServer::spawn(std::optional<Process>& process, const std::vector<std::string>& command) {
  process.emplace(command, Process::Options{server_, folder_ / "log", ""});
}

void PulseServer::kill() {
  pulse_.reset();
}

void PulseServer::start() {
  std::filesystem::remove(folder_ / "run/pulse/native");
  kind_ == Kind::pulseaudio ? start_pulseaudio() : spawn(pulse_, {"pipewire-pulse"});
  require_devices();
}

// The protocol comes last: a client that can connect finds all devices.
void PulseServer::start_pulseaudio() {
  spawn(pulse_,
        {"pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--disallow-exit=no",
         "--exit-idle-time=-1", "--realtime=no", "--high-priority=no", "--log-target=stderr",
         null_sink("speakers", 2), null_sink("headphones", 2), null_sink("mic_feed", 1),
         "--load=module-remap-source source_name=mic master=mic_feed.monitor"
         " source_properties=device.description=Microphone",
         "--load=module-native-protocol-unix auth-anonymous=1 socket=" + (folder_ / "run/pulse/native")});
}

void PulseServer::start_pipewire() {
  const std::string drop_in = folder_ / "config/pipewire/pipewire.conf.d";
  std::filesystem::create_directories(drop_in);
  write_file(drop_in + "/devices.conf", pipewire_devices());
  spawn(bus_, {"dbus-daemon", "--session", "--nofork", "--address=" + server_["DBUS_SESSION_BUS_ADDRESS"]});
  spawn(pipewire_, {"pipewire"});
  const auto exists = [this](const char* name) {
    return eventually([&] { return std::filesystem::exists(folder_ / name); });
  };
  if (!exists("run/bus") || !exists("run/pipewire-0")) throw std::runtime_error("no PipeWire:\n" + log());
  spawn(session_, {"wireplumber"});
}

void PulseServer::require_devices() {
  bool here = true;
  for (const char* name : {"speakers.monitor", "headphones.monitor", "mic"})
    here = here && shows("sources", name);
  if (!here) throw std::runtime_error("the sound server did not come up:\n" + log());
  if (kind_ == Kind::pipewire && !linked_) link_microphone();
  set_default("sink", "speakers");
  set_default("source", "mic");
}

// PipeWire's session manager has to follow, and may not while it still follows the last one, nor may it know
// yet of a device that was just made.
void PulseServer::set_default(const std::string& kind, const std::string& name) const {
  const bool agreed = answers([&] {
    pactl("set-default-" + kind + " " + name);
    return pactl("get-default-" + kind) == name + "\n";
  });
  if (!agreed) throw std::runtime_error("the default " + kind + " did not become " + name + ":\n" + log());
}

// What PulseAudio's remapped source does by itself.
void PulseServer::link_microphone() {
  linked_ = eventually([this] {
    return Process({"pw-link", "mic_feed:monitor_MONO", "mic:input_MONO"}, {server_, folder_ / "log", ""})
               .wait() == 0;
  });
}

std::string PulseServer::pactl(const std::string& words) const {
  std::vector<std::string> command{"pactl"};
  std::istringstream stream(words);
  for (std::string word; stream >> word;) command.push_back(word);
  return run(command, client_);
}

bool PulseServer::shows(const std::string& things, const std::string& name, bool wanted) const {
  return answers([&] {
    return (pactl("list short " + things).find("\t" + name + "\t") != std::string::npos) == wanted;
  });
}

Process PulseServer::play(const std::string& file, const std::string& sink,
                          const std::string& application) const {
  return Process({"paplay", "--latency-msec=200", "--client-name=" + application, "-d", sink, file},
                 {client_, folder_ / "log", ""});
}

std::string PulseServer::log() const {
  std::ifstream file(folder_ / "log");
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace captiond::test
