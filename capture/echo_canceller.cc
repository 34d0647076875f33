#include "capture/echo_canceller.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

// The library's headers are not as strict as ours.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include <webrtc/common.h>
#include <webrtc/modules/audio_processing/include/audio_processing.h>
#pragma GCC diagnostic pop

#include "base/error.h"
#include "base/time.h"

namespace captiond {
namespace {

constexpr std::size_t kFrame = kSampleRate / 100;     // the library works on 10 ms
constexpr std::int64_t kPatience = kSampleRate / 10;  // how far what was played may lag behind what was heard
constexpr std::int64_t kSlip = kSampleRate / 100;  // by which the two may slip before they are aligned anew
constexpr std::size_t kMostPlayed = std::size_t{5} * kSampleRate;
constexpr float kQuiet = 1e-4F;         // -80 dB full scale: nobody hears its echo
constexpr std::size_t kLastEcho = 100;  // frames of silence after which no echo is left in the room
constexpr std::chrono::milliseconds kStopped{300};  // nothing is played any more: nothing is waited for

void require(int result, const char* step) {
  if (result != webrtc::AudioProcessing::kNoError)
    throw Error(std::string("echo canceller: cannot ") + step + ": error " + std::to_string(result));
}

std::unique_ptr<webrtc::AudioProcessing> make_processing() {
  webrtc::Config config;
  config.Set<webrtc::ExtendedFilter>(new webrtc::ExtendedFilter(true));  // it takes ownership
  config.Set<webrtc::DelayAgnostic>(new webrtc::DelayAgnostic(true));
  return std::unique_ptr<webrtc::AudioProcessing>(webrtc::AudioProcessing::Create(config));
}

}  // namespace

struct EchoCanceller::Library {
  using Frame = std::array<float, kFrame>;

  Library() : processing(make_processing()) {
    if (!processing) throw Error("echo canceller: cannot make one");
    require(processing->echo_cancellation()->set_suppression_level(webrtc::EchoCancellation::kLowSuppression),
            "choose its strength");
    require(processing->echo_cancellation()->Enable(true), "enable it");
  }
  void process(Frame& played, Frame& heard) const {
    const webrtc::StreamConfig mono(kSampleRate, 1);
    std::array<float*, 1> far{played.data()}, near{heard.data()};
    require(processing->ProcessReverseStream(far.data(), mono, mono, far.data()), "take what was played");
    processing->set_stream_delay_ms(0);  // it has to be told one, and finds the delay by itself
    require(processing->ProcessStream(near.data(), mono, mono, near.data()), "work");
  }

  std::unique_ptr<webrtc::AudioProcessing> processing;
};

EchoCanceller::EchoCanceller() : library_(std::make_unique<Library>()) {}
EchoCanceller::~EchoCanceller() = default;

void EchoCanceller::play(std::span<const float> sound, Time arrival) {
  played_.insert(played_.end(), sound.begin(), sound.end());
  played_count_ += static_cast<std::int64_t>(sound.size());
  played_clock_.observe(played_count_, arrival);
  if (played_.size() > kMostPlayed)
    played_.erase(played_.begin(), played_.end() - static_cast<std::ptrdiff_t>(kMostPlayed));
}

void EchoCanceller::interrupt_play() {
  played_clock_ = {};
  played_.clear();
}

void EchoCanceller::hear(std::span<const float> sound, Time arrival, std::vector<float>& out) {
  heard_.insert(heard_.end(), sound.begin(), sound.end());
  heard_count_ += static_cast<std::int64_t>(sound.size());
  heard_clock_.observe(heard_count_, arrival);
  if (played_clock_.is_set()) {
    const std::int64_t shift = played_clock_.count_beside(heard_clock_, 0);
    if (std::abs(shift - shift_) > kSlip) shift_ = shift;
  }
  while (heard_.size() >= kFrame) {
    const std::int64_t end = heard_count_ - static_cast<std::int64_t>(heard_.size() - kFrame);
    if (waits(end)) return;
    process_frame(out);
  }
}

// Whether what was played beside the frame that ends at sample `end` is still to come.
bool EchoCanceller::waits(std::int64_t end) const {
  if (!played_clock_.is_set() || end + shift_ <= played_count_) return false;
  const bool stopped = heard_clock_.observed() - played_clock_.observed() > kStopped;
  return !stopped && heard_count_ - end < kPatience;
}

void EchoCanceller::process_frame(std::vector<float>& out) {
  Library::Frame played, heard;
  const std::int64_t end = heard_count_ - static_cast<std::int64_t>(heard_.size() - kFrame);
  copy_played(end + shift_, played);
  std::copy_n(heard_.begin(), kFrame, heard.begin());
  heard_.erase(heard_.begin(), heard_.begin() + kFrame);
  const bool quiet = std::ranges::all_of(played, [](float sample) { return std::abs(sample) < kQuiet; });
  quiet_ = quiet ? quiet_ + 1 : 0;
  if (quiet_ < kLastEcho) library_->process(played, heard);
  out.insert(out.end(), heard.begin(), heard.end());
}

// What was played up to sample `end`; silence where that is not known.
void EchoCanceller::copy_played(std::int64_t end, std::span<float> frame) const {
  const auto known = static_cast<std::int64_t>(played_.size());
  std::int64_t at = end - static_cast<std::int64_t>(frame.size()) - (played_count_ - known);
  for (float& sample : frame) {
    sample = at >= 0 && at < known ? played_[static_cast<std::size_t>(at)] : 0.0F;
    ++at;
  }
}

void EchoCanceller::flush(std::vector<float>& out) {
  while (heard_.size() >= kFrame) process_frame(out);
  out.insert(out.end(), heard_.begin(), heard_.end());
  heard_.clear();
  heard_clock_ = {};
}

}  // namespace captiond
