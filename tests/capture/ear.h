// A PulseAudio source, for tests.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "capture/pulse_source.h"
#include "tests/capture/listener.h"

namespace captiond::test {

/// A source with what it heard.
struct Ear {
  explicit Ear(const std::string& device) : source(options(device), listener.feed) { source.start(); }

  static SourceOptions options(const std::string& device) {
    SourceOptions options;
    options.device = device;
    return options;
  }
  bool hears(const std::string& device) {
    return listener.until([&] {
      const SourceStatus status = listener.feed.status();
      return status.state == SourceState::running && status.device == device;
    }) && listener.until_frames(1);
  }
  bool waits() { return listener.until_state(SourceState::waiting); }
  bool heard(const std::vector<float>& sound) {
    return std::search(listener.samples.begin(), listener.samples.end(), sound.begin(), sound.end()) !=
           listener.samples.end();
  }
  bool heard_nothing() {
    return std::ranges::all_of(listener.samples, [](float sample) { return sample == 0; });
  }

  Listener listener;
  PulseSource source;
};

}  // namespace captiond::test
