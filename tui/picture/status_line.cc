#include "tui/picture/status_line.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "tui/text/when.h"

namespace captiond {
namespace {

struct Part {
  std::string text;
  Style style = Style::plain;
};

constexpr double kLate = 5.0;    // seconds of delay worth a warning
constexpr int kWorthwhile = 16;  // cells in which the beginning of a part still says something

Part heard(const Model& model) {
  if (!model.connected() && model.lost().empty()) return {"◌ connecting to captiond", Style::faint};
  if (!model.connected())
    return {"○ not connected to captiond, trying again: systemctl --user start captiond.socket", Style::bad};
  if (model.paused())
    return {"‖ captioning is paused, " + model.keys().hint(Action::pause_captions) + " resumes",
            Style::warning};
  std::string names;
  for (const SourceView& view : model.sources())
    if (view.meter.speech()) names += (names.empty() ? "" : ", ") + name_of(view.info);
  return names.empty() ? Part{"○ quiet", Style::faint} : Part{"● hearing " + names, Style::good};
}

/// "match 3 of 17", while there is a search.
std::string matches(const Model& model) {
  if (model.pattern().empty() || model.focus() >= model.sources().size()) return {};
  const SourceView& view = model.sources()[model.focus()];
  const Search& search = view.search;
  if (search.pattern() != model.pattern()) return {};
  if (search.matches() == 0) return search.complete(view.document) ? "no match" : "searching";
  return "match " + std::to_string(search.rank()) + " of " + std::to_string(search.matches()) +
         (search.complete(view.document) ? "" : "+");
}

/// When the word at the cursor was said, how long it took and how sure the model was of it.
std::string about_word(const Model& model) {
  const SourceView& view = model.sources()[model.focus()];
  const Spot cursor = model.selection()->cursor();
  if (cursor.paragraph < view.document.first() || cursor.paragraph >= view.document.end()) return {};
  const Paragraph paragraph = view.document.paragraph(cursor.paragraph);
  const WordMark* word = word_at(paragraph, cursor.byte);
  if (!word) return cursor.byte < paragraph.committed ? "" : "tentative: it may still change";
  const double time = paragraph.time + word->start;
  char text[96];
  std::snprintf(text, sizeof text, "said at %s.%d in %.2f s, %.0f %% sure", clock_time(time).c_str(),
                static_cast<int>((time - std::floor(time)) * 10), word->end - word->start, word->p * 100.0F);
  return text;
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

/// Whether what is said is written down.
Part history(const Model& model) {
  const std::string& state = model.status().history;
  if (state == "paused")
    return {"◌ private, " + model.keys().hint(Action::private_mode) + " ends it", Style::warning};
  if (state == "on") return {"◉ history on"};
  return {state.empty() ? "" : "history off", Style::faint};
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
  if (status.history == "paused") all.push_back(history(model));  // private: never left out for want of room
  if (!status.overload.empty()) {
    all.push_back({"▲ " + clean(status.overload), Style::warning});  // and no word of less
    return all;
  }
  if (status.uptime > 0.0) all.push_back({"load " + std::to_string(std::lround(status.cpu * 100)) + " %"});
  if (status.history != "paused") all.push_back(history(model));
  all.push_back(
      {status.resting ? "the models rest" : models(status), status.resting ? Style::faint : Style::plain});
  return all;
}

/// What was typed so far and what it found; nothing moves while one types.
void put_prompt(Canvas& canvas, const Model& model, int row) {
  const int column = canvas.put(row, 1, "/" + model.prompt()->text);
  canvas.put(row, column, " ", Style::selected);  // a cursor
  const std::string found = matches(model);
  canvas.put(row, model.columns() - cells(found) - 1, found, Style::faint);
}

void put_selecting(Canvas& canvas, const Model& model, int row) {
  const int column = canvas.put(row, 1, "y copies, Esc gives up", Style::key);
  canvas.put(row, column, fitted(" · " + about_word(model), model.columns() - column - 1), Style::plain);
}

void put_parts(Canvas& canvas, const Model& model, int row) {
  const std::string found = matches(model);
  const std::string help = found.empty() ? model.keys().hint(Action::help) + " help" : found;
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

}  // namespace

void put_status(Canvas& canvas, const Model& model) {
  const int row = model.rows() - 1;
  if (model.prompt()) return put_prompt(canvas, model, row);
  if (const auto& remark = model.remark()) {
    canvas.put(row, 1, fitted(remark->text, model.columns() - 2),
               remark->alarming ? Style::warning : Style::plain);
    return;
  }
  if (model.selection()) return put_selecting(canvas, model, row);
  put_parts(canvas, model, row);
}

}  // namespace captiond
