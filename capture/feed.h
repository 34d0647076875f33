// What lies between a device's thread and the stream thread.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>

#include "base/spsc_ring.h"
#include "base/wakeup.h"

namespace captiond {

/// How a device delivers sound: interleaved float32 in [-1, 1].
struct SoundFormat {
  std::uint32_t rate = 0;      // frames per second
  std::uint32_t channels = 0;  // samples per frame

  static constexpr std::uint32_t kLowestRate = 1000, kHighestRate = 768000, kMostChannels = 64;
  /// Whether sound like this can be taken: no device or file of any use lies outside these bounds.
  constexpr bool is_usable() const {
    return rate >= kLowestRate && rate <= kHighestRate && channels >= 1 && channels <= kMostChannels;
  }
  /// How long `frames` last.
  constexpr std::chrono::nanoseconds length(std::uint64_t frames) const {
    return std::chrono::nanoseconds(frames * 1'000'000'000 / rate);
  }
  bool operator==(const SoundFormat&) const = default;
};

/// A run of frames as the device gave them. Carrying its own format and the hole before it, it needs no side
/// channel when a device comes back at another rate.
struct Block {
  static constexpr std::size_t kCapacity = 960;  // floats: 10 ms of 48 kHz stereo

  SoundFormat format;
  std::uint32_t frames = 0;
  std::chrono::nanoseconds missing{0};              // sound known to be lost right before this block
  std::chrono::steady_clock::time_point arrival{};  // when the device handed over the last frame
  std::array<float, kCapacity> samples;             // frames * channels of them are set

  std::span<const float> used() const { return {samples.data(), std::size_t{frames} * format.channels}; }
};

/// Where a source stands.
enum class SourceState {
  starting,  // asked for, not heard yet
  running,   // delivering sound
  waiting,   // its device or server is away; it comes back by itself
  ended,     // a file or pipe is over
  failed,    // it will not come back by itself; detail says why
};

struct SourceStatus {
  SourceState state = SourceState::starting;
  std::string device;   // what is really open, for example "alsa_output.pci.monitor"; empty when nothing is
  std::string detail;   // for a person: why it waits or failed
  bool played = false;  // what is open hears what the speakers play, or a part of it
  bool operator==(const SourceStatus&) const = default;
};

/// The way from one source to the stream thread: a ring of blocks, a bell, and the source's status.
///
/// The device's thread writes: write() is wait-free, allocates nothing and never blocks; frames that find the
/// ring full are counted and reported as `missing` on the next block that fits. The stream thread reads by
/// front() and pop(). Any thread may read the status.
class Feed {
 public:
  /// `bell` rings after each write and each change of status; it must outlive the feed. The default capacity
  /// holds about five seconds of 48 kHz stereo.
  explicit Feed(Wakeup& bell, std::size_t blocks = 512) : ring_(blocks), bell_(bell) {}

  // Device's thread.
  /// Copies interleaved samples (a whole number of frames of a usable format) into blocks. `missing` is sound
  /// lost before them.
  void write(std::span<const float> samples, SoundFormat format,
             std::chrono::nanoseconds missing = std::chrono::nanoseconds{0}) noexcept;
  /// True when a write of `samples` floats would fit now: sources that can wait (files) ask first.
  bool has_room(std::size_t samples, SoundFormat format) const noexcept;
  /// Takes a lock and memory: never call it along with each block. Nothing happens when it is the same.
  void set_status(SourceStatus status);

  // Stream thread.
  const Block* front() const { return ring_.front(); }
  void pop() { ring_.pop(); }

  // Any thread.
  SourceStatus status() const;
  /// Frames refused because the stream thread fell behind, since the start.
  std::uint64_t overrun_frames() const { return overruns_.load(std::memory_order_relaxed); }

 private:
  SpscRing<Block> ring_;
  Wakeup& bell_;
  std::chrono::nanoseconds pending_missing_{0};  // device's thread alone
  std::atomic<std::uint64_t> overruns_{0};
  mutable std::mutex mutex_;
  SourceStatus status_;  // protected by mutex_; never touched by write()
};

}  // namespace captiond
