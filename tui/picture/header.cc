#include "tui/picture/header.h"

#include <algorithm>
#include <cmath>

namespace captiond {
namespace {

constexpr int kMeter = 12;     // cells
constexpr double kRange = 60;  // dB that they show

/// Cells of a level, in halves.
int halves(double decibels) {
  const double part = std::clamp((decibels + kRange) / kRange, 0.0, 1.0);
  return static_cast<int>(std::lround(part * kMeter * 2));
}

/// A microphone that gives nothing at all is muted; what is played may well be nothing.
Style look_of_silence(const proto::SourceInfo& info) {
  return info.device.ends_with(".monitor") ? Style::faint : Style::warning;
}

/// The level as a bar, the loudest of the last seconds as a tick, and in words what is wrong.
void put_meter(Canvas& canvas, const SourceView& view, Clock::time_point now, int column) {
  const Meter& meter = view.meter;
  const int level = halves(meter.rms()), peak = std::min(halves(meter.peak()) / 2, kMeter - 1);
  const Style style = meter.peak() > Meter::kHot ? Style::warning : Style::good;
  canvas.put(0, column, repeated("─", kMeter), Style::faint);
  canvas.put(0, column, repeated("━", level / 2) + (level % 2 ? "╸" : ""), style);
  if (peak > level / 2) canvas.put(0, column + peak, "┃", style);
  if (meter.clipped(now)) canvas.put(0, column + kMeter - 6, " CLIP ", Style::badge);
  if (meter.mute(now)) canvas.put(0, column, "  no sound  ", look_of_silence(view.info));
}

}  // namespace

Mark mark_of(const SourceView& view) {
  const auto& info = view.info;
  const auto because = [&](const std::string& what) {
    return info.detail.empty() ? what : what + ": " + clean(info.detail);
  };
  if (info.paused) return {"‖", Style::warning, "paused"};
  if (info.state == "failed") return {"✕", Style::bad, because("failed")};
  if (info.state == "waiting") return {"◌", Style::warning, because("waiting")};
  if (info.state == "ended") return {"■", Style::faint, "ended"};
  if (info.state == "starting") return {"◌", Style::faint, "starting"};
  return view.meter.speech() ? Mark{"●", Style::good, ""} : Mark{"○", Style::faint, ""};
}

void put_header(Canvas& canvas, const SourceView& view, bool focused, int left, int right,
                Clock::time_point now) {
  const Mark mark = mark_of(view);
  int column = canvas.put(0, left, mark.sign, mark.style) + 1;
  const bool meter = mark.words.empty() && right - left > kMeter + 12;
  const int room = right - (meter ? kMeter + 3 : 0);
  const std::string name = fitted(name_of(view.info), room - column);
  column = canvas.put(0, column, name, focused ? Style::focused : Style::title) + 2;
  canvas.put(0, column, fitted(mark.words, room - column), mark.style);
  if (meter) put_meter(canvas, view, now, right - kMeter);
}

void put_tabs(Canvas& canvas, const Model& model) {
  const SourceView& current = model.sources()[model.focus()];
  const bool meter = mark_of(current).words.empty() && model.columns() > 50;
  int column = 1;
  for (const SourceView& view : model.sources()) {
    if (view.hidden) continue;
    const Mark mark = mark_of(view);
    column = canvas.put(0, column, mark.sign, mark.style) + 1;
    column = canvas.put(0, column, name_of(view.info), &view == &current ? Style::focused : Style::title) + 2;
  }
  if (meter && column < model.columns() - kMeter - 3)
    put_meter(canvas, current, model.now(), model.columns() - kMeter - 2);
}

}  // namespace captiond
