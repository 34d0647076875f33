// Which sounds to capture.
#pragma once

#include <string>

namespace captiond {

enum class SourceKind {
  pulse,  // PulseAudio or PipeWire, through libpulse
  alsa,   // an ALSA capture device
  file,   // a sound file that libsndfile reads
  pipe,   // raw PCM on standard input or in a named pipe
};

/// One source, as the configuration names it.
struct SourceOptions {
  std::string id;     // short and stable: what the protocol, `--source` and the history call it
  std::string label;  // what a person reads; the id when empty
  SourceKind kind = SourceKind::pulse;

  /// pulse: a source's name or description, with wildcards if need be, or "@mic@" (the default source,
  /// followed), "@speakers@" (the default sink's monitor, followed by us: the server never moves it) or
  /// "app:PATTERN" (an application, followed as it restarts). alsa: a PCM name such as "hw:1". file: a path.
  /// pipe: "-" or a path.
  std::string device;

  std::string language;  // "en", "de", …; empty: the models' own choice
  bool enabled = true;
  float gain = 1.0F;           // multiplies every sample
  bool auto_gain = true;       // a microphone that is too quiet is raised
  bool echo_cancel = true;     // what other sources hear from the speakers is taken out of a microphone
  std::string colour;          // of its name in the viewer: "red", "yellow", … or empty
  int keep_days = -1;          // in the history; -1: as long as [history] says, 0: not at all
  bool real_time = true;       // file: at the pace of the recording, or as fast as it is taken
  int rate = kPipeRate;        // pipe: frames per second of the raw PCM
  int channels = 1;            // pipe: samples per frame
  bool float_samples = false;  // pipe: float32 instead of signed 16 bit, both little-endian

  static constexpr int kPipeRate = 16000;

  bool operator==(const SourceOptions&) const = default;
};

}  // namespace captiond
