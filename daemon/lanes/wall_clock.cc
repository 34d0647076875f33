#include "daemon/lanes/wall_clock.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr auto kDrift = 500ms;
constexpr std::size_t kAnchors = 16;  // words are committed seconds after they were said, not hours

WallClock::Time later(WallClock::Time time, SampleTime length) {
  return time + std::chrono::round<WallClock::Time::duration>(length);
}

}  // namespace

void WallClock::observe(SampleTime position, Time time) {
  if (!broken_) {
    const Anchor& last = anchors_.back();
    const auto drift = time - later(last.time, position - last.position);
    if (drift < kDrift && drift > -kDrift) return;
  }
  anchors_.push_back({position, time});
  if (anchors_.size() > kAnchors) anchors_.pop_front();
  broken_ = false;
}

double WallClock::at(SampleTime position) const {
  if (anchors_.empty()) return 0.0;
  const Anchor& anchor = anchor_of(position);
  const Time time = later(anchor.time, position - anchor.position);
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

const WallClock::Anchor& WallClock::anchor_of(SampleTime position) const {
  for (auto anchor = anchors_.rbegin(); anchor != anchors_.rend(); ++anchor) {
    if (anchor->position <= position) return *anchor;
  }
  return anchors_.front();
}

}  // namespace captiond
