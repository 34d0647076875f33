#include "capture/audio_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/time.h"
#include "base/unique_fd.h"
#include "capture/resampler.h"

namespace captiond {
namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& found) {
  throw Error(path + ": expected a sound file, found: " + found);
}

// libsndfile says no more than "System error" where the system knows better.
UniqueFd open_file(const std::string& path) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0) refuse(path, std::strerror(errno));
  if (S_ISDIR(status.st_mode)) refuse(path, "a folder");
  if (!S_ISREG(status.st_mode)) refuse(path, "a pipe or a device");
  if (status.st_size == 0) refuse(path, "an empty file");
  return fd;
}

// A vector that grows by itself holds its content twice while it moves, which an hour of sound cannot afford.
// What is never written takes no memory, so a file that claims too much costs nothing.
void reserve(std::vector<float>& sound, double seconds) {
  constexpr double kLongest = std::chrono::seconds(kLongestFile).count(), kRest = 1;  // s; the resampler's
  if (seconds > 0 && seconds < kLongest)
    sound.reserve(static_cast<std::size_t>((seconds + kRest) * kSampleRate));
}

}  // namespace

AudioFile::AudioFile(const std::string& path) : fd_(open_file(path)) {
  SF_INFO info{};
  file_.reset(sf_open_fd(fd_.get(), SFM_READ, &info, SF_FALSE));
  if (!file_) refuse(path, sf_strerror(nullptr));
  frames_ = info.frames;
  format_ = {static_cast<std::uint32_t>(info.samplerate), static_cast<std::uint32_t>(info.channels)};
  if (!format_.is_usable()) {
    refuse(path, std::to_string(info.samplerate) + " Hz, " + std::to_string(info.channels) + " channels");
  }
}

std::span<float> AudioFile::read(std::span<float> samples) {
  const auto frames = static_cast<sf_count_t>(samples.size() / format_.channels);
  const sf_count_t got = sf_readf_float(file_.get(), samples.data(), frames);
  return samples.first(got > 0 ? static_cast<std::size_t>(got) * format_.channels : 0);
}

std::vector<float> read_audio_file(const std::string& path) {
  AudioFile file(path);
  Resampler resampler(file.format());
  std::vector<float> sound;
  reserve(sound, file.seconds());
  std::vector<float> part(std::size_t{4096} * file.format().channels);
  for (auto samples = file.read(part); !samples.empty(); samples = file.read(part)) {
    resampler.push(samples, sound);
    if (SampleTime(sound.size()) > kLongestFile) refuse(path, "more than 24 hours of sound");
  }
  resampler.flush(sound);
  return sound;
}

}  // namespace captiond
