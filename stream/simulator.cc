#include "stream/simulator.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace captiond {

Simulator::Simulator(Session& session, Worker preview, Worker confirm)
    : session_(session), workers_{Station{std::move(preview), {}}, Station{std::move(confirm), {}}} {}

void Simulator::push(std::span<const float, kVadWindow> window, float speech) {
  run_until(to_seconds(session_.now() + SampleTime(kVadWindow)));
  session_.push(window, speech);
  start_idle_workers();
}

void Simulator::gap(SampleTime length) {
  run_until(to_seconds(session_.now() + length));
  session_.gap(length);
  start_idle_workers();
}

void Simulator::end() {
  session_.end();
  start_idle_workers();
  while (Station* station = next_to_finish(std::numeric_limits<double>::infinity())) finish(*station);
}

/// Lets every pass that is done by `time` be answered in its turn.
void Simulator::run_until(double time) {
  while (Station* station = next_to_finish(time)) finish(*station);
  now_ = time;
}

Simulator::Station* Simulator::next_to_finish(double limit) {
  Station* first = nullptr;
  for (Station& station : workers_) {
    if (station.answer && station.done_at <= limit && (!first || station.done_at < first->done_at))
      first = &station;
  }
  return first;
}

void Simulator::finish(Station& station) {
  now_ = station.done_at;
  const PassResult answer = *std::exchange(station.answer, std::nullopt);
  session_.finish_pass(&station == &workers_.front() ? Role::preview : Role::confirm, answer);
  start_idle_workers();
}

/// Preview has the right of way. What the event before changed is shown first.
void Simulator::start_idle_workers() {
  collect();
  for (const Role role : {Role::preview, Role::confirm}) {
    Station& station = workers_[static_cast<std::size_t>(role)];
    if (!station.work || station.answer) continue;
    const auto pass = session_.next_pass(role);
    if (!pass) continue;
    station.answer = station.work(*pass);
    station.done.busy += station.answer->cost;
    ++station.done.passes;
    station.done_at = now_ + station.answer->cost;
  }
}

void Simulator::collect() {
  for (Update& update : session_.take_updates()) {
    shown_.push_back({std::move(update), to_seconds(session_.now()), now_});
  }
}

}  // namespace captiond
