#include "tui/header.h"

#include <algorithm>
#include <cmath>

namespace captiond {
namespace {

constexpr int kMeter = 10;  // cells

struct Mark {
  const char* sign;
  Style style;
  std::string words;  // empty when all is well
};

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
  return view.level.speech ? Mark{"●", Style::good, ""} : Mark{"○", Style::faint, ""};
}

std::string name(const SourceView& view) {
  return clean(view.info.label.empty() ? view.info.id : view.info.label);
}

/// 60 dB over ten cells, in halves of a cell.
void put_meter(Canvas& canvas, const proto::Level& level, int column) {
  const double part = std::clamp((level.rms + 60.0) / 60.0, 0.0, 1.0);
  const int halves = static_cast<int>(std::lround(part * kMeter * 2));
  const Style style = level.peak > -0.5 ? Style::bad : level.peak > -3.0 ? Style::warning : Style::good;
  canvas.put(0, column, repeated("─", kMeter), Style::faint);
  canvas.put(0, column, repeated("━", halves / 2) + (halves % 2 ? "╸" : ""), style);
}

}  // namespace

void put_header(Canvas& canvas, const SourceView& view, bool focused, int left, int right) {
  const Mark mark = mark_of(view);
  int column = canvas.put(0, left, mark.sign, mark.style) + 1;
  const bool meter = mark.words.empty() && right - left > kMeter + 12;
  const int room = right - (meter ? kMeter + 3 : 0);
  column =
      canvas.put(0, column, fitted(name(view), room - column), focused ? Style::focused : Style::title) + 2;
  canvas.put(0, column, fitted(mark.words, room - column), mark.style);
  if (meter) put_meter(canvas, view.level, right - kMeter);
}

void put_tabs(Canvas& canvas, const Model& model) {
  const SourceView& current = model.sources()[model.focus()];
  const bool meter = mark_of(current).words.empty() && model.columns() > 50;
  int column = 1;
  for (const SourceView& view : model.sources()) {
    const Mark mark = mark_of(view);
    column = canvas.put(0, column, mark.sign, mark.style) + 1;
    column = canvas.put(0, column, name(view), &view == &current ? Style::focused : Style::title) + 2;
  }
  if (meter && column < model.columns() - kMeter - 3)
    put_meter(canvas, current.level, model.columns() - kMeter - 2);
}

}  // namespace captiond
