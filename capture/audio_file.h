// Sound files, by libsndfile: WAV, FLAC, Ogg, Opus, MP3, AIFF and more.
#pragma once

#include <sndfile.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/unique_fd.h"
#include "capture/feed.h"

namespace captiond {

/// A sound file open for reading, from its beginning to its end. For one thread.
class AudioFile {
 public:
  /// Throws Error naming the file and what was found when it is no sound file that can be read.
  explicit AudioFile(const std::string& path);

  SoundFormat format() const { return format_; }
  /// How long it says it is; a damaged file may say anything.
  double seconds() const { return static_cast<double>(frames_) / format_.rate; }
  /// Fills interleaved samples, a whole number of frames; returns those that were filled: fewer only at the
  /// end.
  std::span<float> read(std::span<float> samples);

 private:
  struct Close {
    void operator()(SNDFILE* file) const { sf_close(file); }
  };
  UniqueFd fd_;
  std::unique_ptr<SNDFILE, Close> file_;  // reads fd_
  SoundFormat format_;
  sf_count_t frames_ = 0;
};

/// A whole file as 16 kHz mono. Throws Error as AudioFile does, and for files longer than kLongestFile.
std::vector<float> read_audio_file(const std::string& path);

inline constexpr std::chrono::hours kLongestFile{24};  // 5.5 GB once read

}  // namespace captiond
