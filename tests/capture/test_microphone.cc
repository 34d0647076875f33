// An ALSA plugin: a microphone for machines without a sound card, paced by the clock, that delivers a file
// bit for bit and can be unplugged or made to overrun.
//
//   pcm.mic { type captiond_test  sound "raw.pcm"  format S16_LE  rate 16000  channels 1  faults "folder" }
//
// A file named `unplugged` in the folder takes the device away while it is there; `overrun` causes one and is
// removed.
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <sys/timerfd.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "base/unique_fd.h"

namespace {

using std::chrono::steady_clock;

struct Microphone {
  snd_pcm_ioplug_t plug{};
  captiond::UniqueFd timer;
  std::vector<char> sound;
  std::filesystem::path faults;
  std::size_t position = 0;     // bytes of the sound handed over
  snd_pcm_uframes_t taken = 0;  // frames handed over since start
  steady_clock::time_point started{};
  bool running = false;

  bool is_unplugged() const { return std::filesystem::exists(faults / "unplugged"); }
  bool overruns_now() const { return std::filesystem::remove(faults / "overrun"); }
  // Frames since start.
  snd_pcm_uframes_t produced() const {
    if (!running) return 0;
    const std::chrono::duration<double> time = steady_clock::now() - started;
    return static_cast<snd_pcm_uframes_t>(time.count() * plug.rate);
  }
};

Microphone& self(snd_pcm_ioplug_t* plug) {
  return *static_cast<Microphone*>(plug->private_data);
}

void ring_each(const Microphone& mic, long nanoseconds) {
  const itimerspec period{{0, nanoseconds}, {0, nanoseconds}};
  ::timerfd_settime(mic.timer.get(), 0, &period, nullptr);
}

int prepare(snd_pcm_ioplug_t* plug) {
  Microphone& mic = self(plug);
  mic.running = false;
  mic.taken = 0;
  return mic.is_unplugged() ? -ENODEV : 0;
}

int start(snd_pcm_ioplug_t* plug) {
  Microphone& mic = self(plug);
  mic.started = steady_clock::now();
  mic.running = true;
  ring_each(mic, 5'000'000);
  return 0;
}

int stop(snd_pcm_ioplug_t* plug) {
  self(plug).running = false;
  ring_each(self(plug), 0);
  return 0;
}

snd_pcm_sframes_t pointer(snd_pcm_ioplug_t* plug) {
  Microphone& mic = self(plug);
  if (mic.is_unplugged()) return -ENODEV;
  const snd_pcm_uframes_t produced = mic.produced();
  if (mic.overruns_now() || produced - mic.taken > plug->buffer_size) return -EPIPE;
  return static_cast<snd_pcm_sframes_t>(produced % plug->buffer_size);
}

// The sound, and silence after it.
snd_pcm_sframes_t transfer(snd_pcm_ioplug_t* plug, const snd_pcm_channel_area_t* areas,
                           snd_pcm_uframes_t offset, snd_pcm_uframes_t frames) {
  Microphone& mic = self(plug);
  const std::size_t frame = areas->step / 8, wanted = frames * frame;
  const std::size_t left = std::min(mic.sound.size() - mic.position, wanted);
  char* to = static_cast<char*>(areas->addr) + offset * frame;
  std::memset(to, 0, wanted);
  std::memcpy(to, mic.sound.data() + mic.position, left);
  mic.position += left;
  mic.taken += frames;
  return static_cast<snd_pcm_sframes_t>(frames);
}

int poll_revents(snd_pcm_ioplug_t* plug, pollfd*, unsigned, unsigned short* events) {
  Microphone& mic = self(plug);
  std::uint64_t rings = 0;
  [[maybe_unused]] const ssize_t got = ::read(mic.timer.get(), &rings, sizeof rings);
  const bool filled = mic.produced() - mic.taken >= plug->period_size;
  *events = mic.is_unplugged() ? POLLERR : filled ? POLLIN : 0;
  return 0;
}

int close_microphone(snd_pcm_ioplug_t* plug) {
  const std::unique_ptr<Microphone> end(&self(plug));
  return 0;
}

snd_pcm_ioplug_callback_t callbacks() {
  snd_pcm_ioplug_callback_t table{};
  table.start = start;
  table.stop = stop;
  table.pointer = pointer;
  table.transfer = transfer;
  table.prepare = prepare;
  table.poll_revents = poll_revents;
  table.close = close_microphone;
  return table;
}

struct Settings {
  std::string sound, faults, format;
  long rate = 16000, channels = 1;
};

Settings read_settings(snd_config_t* config) {
  Settings settings;
  snd_config_iterator_t at, next;
  snd_config_for_each(at, next, config) {
    snd_config_t* entry = snd_config_iterator_entry(at);
    const char* id = nullptr;
    if (snd_config_get_id(entry, &id) < 0) continue;
    const std::string name = id;
    const auto text = [entry](std::string& to) {
      const char* value = nullptr;
      if (snd_config_get_string(entry, &value) == 0) to = value;
    };
    if (name == "sound") text(settings.sound);
    if (name == "faults") text(settings.faults);
    if (name == "format") text(settings.format);
    if (name == "rate") snd_config_get_integer(entry, &settings.rate);
    if (name == "channels") snd_config_get_integer(entry, &settings.channels);
  }
  return settings;
}

void constrain(snd_pcm_ioplug_t& plug, const Settings& settings) {
  const auto only = [&plug](int parameter, unsigned value) {
    snd_pcm_ioplug_set_param_list(&plug, parameter, 1, &value);
  };
  only(SND_PCM_IOPLUG_HW_ACCESS, SND_PCM_ACCESS_RW_INTERLEAVED);
  only(SND_PCM_IOPLUG_HW_FORMAT, static_cast<unsigned>(snd_pcm_format_value(settings.format.c_str())));
  only(SND_PCM_IOPLUG_HW_CHANNELS, static_cast<unsigned>(settings.channels));
  only(SND_PCM_IOPLUG_HW_RATE, static_cast<unsigned>(settings.rate));
  snd_pcm_ioplug_set_param_minmax(&plug, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 64, 1 << 16);
  snd_pcm_ioplug_set_param_minmax(&plug, SND_PCM_IOPLUG_HW_PERIODS, 2, 64);
  snd_pcm_ioplug_set_param_minmax(&plug, SND_PCM_IOPLUG_HW_BUFFER_BYTES, 128, 1 << 20);
}

}  // namespace

extern "C" {

SND_PCM_PLUGIN_DEFINE_FUNC(captiond_test) {
  static const snd_pcm_ioplug_callback_t table = callbacks();
  (void)root;
  if (stream != SND_PCM_STREAM_CAPTURE) return -EINVAL;
  const Settings settings = read_settings(conf);
  auto mic = std::make_unique<Microphone>();
  mic->faults = settings.faults;
  if (mic->is_unplugged()) return -ENODEV;
  std::ifstream file(settings.sound, std::ios::binary);
  mic->sound.assign(std::istreambuf_iterator<char>(file), {});
  mic->timer.reset(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
  mic->plug.version = SND_PCM_IOPLUG_VERSION;
  mic->plug.name = "captiond's test microphone";
  mic->plug.callback = &table;
  mic->plug.private_data = mic.get();
  mic->plug.poll_fd = mic->timer.get();
  mic->plug.poll_events = POLLIN;
  const int error = snd_pcm_ioplug_create(&mic->plug, name, stream, mode);
  if (error < 0) return error;
  constrain(mic->plug, settings);
  *pcmp = mic.release()->plug.pcm;
  return 0;
}

SND_PCM_PLUGIN_SYMBOL(captiond_test);
}
