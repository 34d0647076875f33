#include "capture/file_source.h"

#include <chrono>

#include "base/error.h"
#include "capture/audio_file.h"
#include "capture/waiting.h"

namespace captiond {

FileSource::FileSource(const SourceOptions& options, Feed& feed)
    : path_(options.device), real_time_(options.real_time), feed_(feed) {
  AudioFile{path_};  // a file that cannot be read is told now
}

void FileSource::start() {
  thread_.start([this](Wakeup& stop) {
    try {
      run(stop);
    } catch (const Error& error) {
      feed_.set_status({SourceState::failed, "", error.what()});
    }
  });
}

void FileSource::run(Wakeup& stop) {
  AudioFile file(path_);
  const SoundFormat format = file.format();
  feed_.set_status({SourceState::running, path_, ""});
  std::vector<float> part(std::size_t{format.rate / 100} * format.channels);
  const auto start = std::chrono::steady_clock::now();
  std::uint64_t frames = 0;
  for (auto samples = file.read(part); !samples.empty(); samples = file.read(part)) {
    frames += samples.size() / format.channels;
    // What a device hands over ends now: the last frame of a part is due before the part is.
    if (real_time_ && stops_before(stop, start + format.length(frames))) return;
    if (stops_before_room(stop, feed_, samples.size(), format)) return;
    feed_.write(samples, format);
  }
  feed_.set_status({SourceState::ended, path_, ""});
}

}  // namespace captiond
