#include "tui/status_line.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace captiond {
namespace {

struct Part {
  std::string text;
  Style style = Style::plain;
};

constexpr double kLate = 5.0;    // seconds of delay worth a warning
constexpr int kWorthwhile = 16;  // cells in which the beginning of a part still says something

Part heard(const Model& model) {
  if (!model.connected())
    return {"○ not connected to captiond, trying again: systemctl --user start captiond.socket", Style::bad};
  if (model.paused()) return {"‖ captioning is paused, p resumes", Style::warning};
  std::string names;
  for (const SourceView& view : model.sources())
    if (view.level.speech)
      names += (names.empty() ? "" : ", ") + clean(view.info.label.empty() ? view.info.id : view.info.label);
  return names.empty() ? Part{"○ quiet", Style::faint} : Part{"● hearing " + names, Style::good};
}

std::string models(const proto::Status& status) {
  const auto named = [&](const char* role) {
    const auto found = status.models.find(role);
    return found == status.models.end() ? std::string() : clean(found->second);
  };
  const std::string preview = named("preview"), confirm = named("confirm");
  if (preview.empty() || confirm.empty() || preview == confirm) return preview.empty() ? confirm : preview;
  return preview + " → " + confirm;
}

std::vector<Part> parts(const Model& model) {
  std::vector<Part> all = {heard(model)};
  if (!model.connected()) return all;
  const auto& status = model.status();
  if (status.uptime > 0.0) {
    char text[48];
    std::snprintf(text, sizeof text, "delay %.1f s", status.lag);
    all.push_back({text, status.lag > kLate ? Style::warning : Style::plain});
  }
  if (!status.overload.empty()) {
    all.push_back({"▲ " + clean(status.overload), Style::warning});  // and no word of less
    return all;
  }
  if (status.uptime > 0.0) all.push_back({"load " + std::to_string(std::lround(status.cpu * 100)) + " %"});
  all.push_back({models(status)});
  return all;
}

}  // namespace

void put_status(Canvas& canvas, const Model& model) {
  const int row = model.rows() - 1;
  if (model.prompt()) {
    const int column = canvas.put(row, 0, "/" + *model.prompt());
    canvas.put(row, column, " ", Style::badge);  // a cursor
    return;
  }
  if (const auto& remark = model.remark()) {
    canvas.put(row, 1, fitted(remark->text, model.columns() - 2),
               remark->alarming ? Style::warning : Style::plain);
    return;
  }
  const std::string help = "? help";
  const int right = model.columns() - cells(help) - 1;
  canvas.put(row, right, help, Style::faint);
  int column = 1;
  for (const Part& part : parts(model)) {
    const bool first = column == 1;
    const int room = right - column - (first ? 1 : 4);
    if (part.text.empty() || room < std::min(kWorthwhile, cells(part.text))) continue;
    if (!first) column = canvas.put(row, column, " · ", Style::faint);
    column = canvas.put(row, column, fitted(part.text, room), part.style);
  }
}

}  // namespace captiond
