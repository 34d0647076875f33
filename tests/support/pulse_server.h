// A real sound server that belongs to one test.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/environment.h"
#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

namespace captiond::test {

/// A PulseAudio server, or PipeWire with its PulseAudio server, on a machine without a sound card: all its
/// state lies in a fresh folder, it never touches the user's own server, and it ends with the test.
///
/// Its devices are the sinks `speakers` (the default) and `headphones`, 48 kHz stereo, with their monitors;
/// and a microphone `mic` (the default source), which hears what is played into the sink `mic_feed`.
///
/// While it stands, libpulse in this process finds it too, by the environment: make it before any thread.
class PulseServer {
 public:
  enum class Kind { pulseaudio, pipewire };

  /// Whether its programs are installed.
  static bool is_available(Kind kind);

  /// Returns once its devices are there. Throws std::runtime_error, with its log, when they do not come.
  explicit PulseServer(Kind kind = Kind::pulseaudio);
  PulseServer(const PulseServer&) = delete;
  PulseServer& operator=(const PulseServer&) = delete;

  /// What a client's environment needs: PULSE_SERVER and folders that keep it from the user's.
  const std::map<std::string, std::string>& client_environment() const { return client_; }

  /// As kill -9 does: clients see their connection break. PipeWire itself lives on, as after a crash of
  /// pipewire-pulse.
  void kill();
  /// Starts it again on the same socket.
  void start();

  /// Makes a "sink" or a "source" the default one, and waits until the server says that it is.
  void set_default(const std::string& kind, const std::string& name) const;
  /// Runs pactl with words such as "suspend-sink speakers 1"; returns what it printed.
  std::string pactl(const std::string& words) const;
  /// Plays a sound file into a sink, as an application of that name.
  Process play(const std::string& file, const std::string& sink = "speakers",
               const std::string& application = "paplay") const;
  /// Waits until `pactl list short THINGS` (sinks, sources, source-outputs, …) mentions `name`, or no more
  /// does.
  bool shows(const std::string& things, const std::string& name, bool wanted = true) const;

  Kind kind() const { return kind_; }

 private:
  void start_pulseaudio();
  void start_pipewire();
  void require_devices();
  void link_microphone();
  void spawn(std::optional<Process>& process, const std::vector<std::string>& command);
  std::string log() const;

  const Kind kind_;
  TemporaryFolder folder_;
  std::map<std::string, std::string> server_, client_;  // environments
  std::optional<Environment> ours_;
  std::optional<Process> bus_, pipewire_, session_, pulse_;  // PulseAudio is pulse_ alone
  bool linked_ = false;                                      // PipeWire: mic_feed's monitor to mic
};

}  // namespace captiond::test
