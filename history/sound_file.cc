#include "history/sound_file.h"

#include <sndfile.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "base/error.h"
#include "base/time.h"

namespace captiond {
namespace {

/// A file in memory, as libsndfile reads and writes it.
struct Memory {
  std::string bytes;
  std::size_t at = 0;

  static Memory& of(void* self) { return *static_cast<Memory*>(self); }

  SF_VIRTUAL_IO io() const {
    return {.get_filelen = [](void* self) { return static_cast<sf_count_t>(of(self).bytes.size()); },
            .seek =
                [](sf_count_t offset, int whence, void* self) {
                  Memory& file = of(self);
                  const auto from = whence == SEEK_SET   ? 0
                                    : whence == SEEK_CUR ? static_cast<sf_count_t>(file.at)
                                                         : static_cast<sf_count_t>(file.bytes.size());
                  file.at = static_cast<std::size_t>(std::max<sf_count_t>(0, from + offset));
                  return static_cast<sf_count_t>(file.at);
                },
            .read =
                [](void* to, sf_count_t count, void* self) {
                  Memory& file = of(self);
                  const std::size_t begin = std::min(file.at, file.bytes.size());
                  const std::size_t got =
                      std::min(static_cast<std::size_t>(count), file.bytes.size() - begin);
                  std::memcpy(to, file.bytes.data() + begin, got);
                  file.at = begin + got;
                  return static_cast<sf_count_t>(got);
                },
            .write =
                [](const void* from, sf_count_t count, void* self) {
                  Memory& file = of(self);
                  const auto size = static_cast<std::size_t>(count);
                  file.bytes.resize(std::max(file.bytes.size(), file.at + size));
                  std::memcpy(file.bytes.data() + file.at, from, size);
                  file.at += size;
                  return count;
                },
            .tell = [](void* self) { return static_cast<sf_count_t>(of(self).at); }};
  }
};

struct Close {
  void operator()(SNDFILE* file) const { sf_close(file); }
};
using File = std::unique_ptr<SNDFILE, Close>;

int code_of(SoundCoding format) {
  switch (format) {
    case SoundCoding::flac:
      return SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
    case SoundCoding::opus:
      return SF_FORMAT_OGG | SF_FORMAT_OPUS;
    case SoundCoding::wav:
      break;
  }
  return SF_FORMAT_WAV | SF_FORMAT_PCM_16;
}

[[noreturn]] void refuse(SNDFILE* file) {
  throw Error(std::string("sound of the history: ") + sf_strerror(file));
}

}  // namespace

std::string encode_sound(std::span<const float> sound, SoundCoding format) {
  Memory memory;
  SF_VIRTUAL_IO io = memory.io();
  SF_INFO info{};
  info.samplerate = kSampleRate;
  info.channels = 1;
  info.format = code_of(format);
  File file(sf_open_virtual(&io, SFM_WRITE, &info, &memory));
  if (!file) refuse(nullptr);
  sf_command(file.get(), SFC_SET_CLIPPING, nullptr, SF_TRUE);
  const auto count = static_cast<sf_count_t>(sound.size());
  if (sf_write_float(file.get(), sound.data(), count) != count) refuse(file.get());
  file.reset();  // writes the rest
  return std::move(memory.bytes);
}

std::vector<float> decode_sound(std::string_view bytes) {
  Memory memory{std::string(bytes)};
  SF_VIRTUAL_IO io = memory.io();
  SF_INFO info{};
  const File file(sf_open_virtual(&io, SFM_READ, &info, &memory));
  if (!file) refuse(nullptr);
  if (info.samplerate != kSampleRate || info.channels != 1)
    throw Error("sound of the history: expected 16000 Hz mono, found " + std::to_string(info.samplerate) +
                " Hz, " + std::to_string(info.channels) + " channels");
  std::vector<float> sound, part(4096);
  for (sf_count_t got = 0; (got = sf_read_float(file.get(), part.data(), std::ssize(part))) > 0;)
    sound.insert(sound.end(), part.begin(), part.begin() + got);
  return sound;
}

}  // namespace captiond
