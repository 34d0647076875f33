#include "daemon/commands/speech_regions.h"

#include <algorithm>
#include <array>
#include <optional>

#include "vad/endpointer.h"

namespace captiond {
namespace {

/// Turns the events of an endpointer into regions.
class Collector {
 public:
  void take(const std::optional<SpeechEvent>& event) {
    if (!event) return;
    if (event->kind == SpeechEvent::Kind::begin)
      begin_ = event->at;
    else
      regions_.push_back({begin_, event->at});
  }

  /// `end`: of the recording.
  std::vector<whisper::Region> finish(bool speaking, SampleTime end) {
    if (speaking) regions_.push_back({begin_, end});
    for (whisper::Region& region : regions_) region.end = std::min(region.end, end);
    return std::move(regions_);
  }

 private:
  SampleTime begin_{0};
  std::vector<whisper::Region> regions_;
};

}  // namespace

std::vector<whisper::Region> find_speech(SpeechDetector& detector, std::span<const float> samples,
                                         const VadOptions& options) {
  detector.reset();
  Endpointer endpointer(options);
  Collector collector;
  std::array<float, kVadWindow> window{};
  for (std::size_t at = 0; at < samples.size(); at += kVadWindow) {
    const auto piece = samples.subspan(at, std::min(kVadWindow, samples.size() - at));
    window.fill(0.0F);
    std::ranges::copy(piece, window.begin());
    collector.take(endpointer.push(detector.probability(window)));
  }
  return collector.finish(endpointer.speaking(), SampleTime(samples.size()));
}

std::vector<whisper::Region> join_regions(const std::vector<whisper::Region>& regions, SampleTime longest) {
  std::vector<whisper::Region> joined;
  for (const whisper::Region& region : regions) {
    if (!joined.empty() && region.end - joined.back().begin <= longest)
      joined.back().end = region.end;
    else
      joined.push_back(region);
  }
  return joined;
}

}  // namespace captiond
