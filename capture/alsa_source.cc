#include "capture/alsa_source.h"

#include "base/error.h"
#include "capture/alsa_pcm.h"
#include "capture/interruption.h"
#include "capture/waiting.h"

namespace captiond {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kRetry{1};

// Returns when the stop bell rang; throws Error when the device is gone.
void record(AlsaPcm& pcm, Feed& feed, Interruption& interruption, Wakeup& stop) {
  while (pcm.wait(stop)) {
    const auto samples = pcm.read();
    if (pcm.overrun()) interruption.begin();
    if (samples.empty()) continue;
    const auto length = pcm.format().length(samples.size() / pcm.format().channels);
    feed.write(samples, pcm.format(), interruption.end(length));
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
  Interruption interruption;
  do {
    try {
      AlsaPcm pcm(device_);
      feed_.set_status({SourceState::running, device_, ""});
      return record(pcm, feed_, interruption, stop);
    } catch (const Error& error) {
      feed_.set_status({SourceState::waiting, "", error.what()});
      interruption.begin();
    }
  } while (!stops_before(stop, steady_clock::now() + kRetry));
}

}  // namespace captiond
