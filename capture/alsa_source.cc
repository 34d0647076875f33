#include "capture/alsa_source.h"

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "capture/alsa_pcm.h"
#include "capture/waiting.h"

namespace captiond {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kRetry{1};

/// Measures what is lost while a device is away.
class Interruptions {
 public:
  void begin() { interrupted_ = true; }
  /// Frames of this length have just arrived: what was lost before them.
  std::chrono::nanoseconds end(std::chrono::nanoseconds length) {
    const auto now = steady_clock::now();
    std::chrono::nanoseconds missing{0};
    if (interrupted_ && last_frame_) missing = std::max(missing, now - *last_frame_ - length);
    interrupted_ = false;
    last_frame_ = now;
    return missing;
  }

 private:
  bool interrupted_ = false;
  std::optional<steady_clock::time_point> last_frame_;
};

// Returns when the stop bell rang; throws Error when the device is gone.
void record(AlsaPcm& pcm, Feed& feed, Interruptions& interruptions, Wakeup& stop) {
  while (pcm.wait(stop)) {
    const auto samples = pcm.read();
    if (pcm.overrun()) interruptions.begin();
    if (samples.empty()) continue;
    const auto length = pcm.format().length(samples.size() / pcm.format().channels);
    feed.write(samples, pcm.format(), interruptions.end(length));
  }
}

}  // namespace

AlsaSource::AlsaSource(const SourceOptions& options, Feed& feed) : device_(options.device), feed_(feed) {
  quieten_alsa();
}

void AlsaSource::start() {
  feed_.set_status({SourceState::starting, "", ""});
  thread_.start([this](Wakeup& stop) { run(stop); });
}

void AlsaSource::run(Wakeup& stop) {
  Interruptions interruptions;
  do {
    try {
      AlsaPcm pcm(device_);
      feed_.set_status({SourceState::running, device_, ""});
      return record(pcm, feed_, interruptions, stop);
    } catch (const Error& error) {
      feed_.set_status({SourceState::waiting, "", error.what()});
      interruptions.begin();
    }
  } while (!stops_before(stop, steady_clock::now() + kRetry));
}

}  // namespace captiond
