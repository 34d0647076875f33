#include "tui/picture/picker_page.h"

#include <algorithm>

#include "tui/picture/header.h"

namespace captiond {
namespace {

constexpr int kName = 24;  // cells for the label of a source

struct Entry {
  Mark mark;
  std::string name, detail;
};

Entry entry_of(const SourceView& view) {
  const auto& info = view.info;
  Mark mark = mark_of(view);
  std::string detail = mark.words.empty() ? "heard" : mark.words;
  if (view.hidden) detail += ", hidden";
  if (!info.device.empty()) detail += ": " + clean(info.device);
  return {std::move(mark), name_of(info), std::move(detail)};
}

Entry entry_of(const proto::Device& device) {
  const std::string description = clean(device.description.empty() ? device.device : device.description);
  std::string detail = device.kind == "alsa" ? "of ALSA" : device.monitor ? "what is played" : "an input";
  if (device.is_default) detail += ", the default";
  return {{"+", Style::faint, ""}, description, detail + ": " + clean(device.device)};
}

void put_entry(Canvas& canvas, const Entry& entry, int row, bool here) {
  const int columns = canvas.columns(), name = std::min(kName, columns / 2);
  canvas.put(row, 1, here ? "▶" : " ", Style::key);
  canvas.put(row, 3, entry.mark.sign, entry.mark.style);
  canvas.put(row, 5, fitted(entry.name, name), here ? Style::focused : Style::title);
  canvas.put(row, 6 + name, fitted(entry.detail, columns - 7 - name), Style::faint);
}

std::string heading(const Picker& picker, const Model& model) {
  if (!picker.taken()) return "Other sounds of this machine";
  for (const SourceView& view : model.sources())
    if (view.info.id == *picker.taken()) return "What shall “" + name_of(view.info) + "” hear?";
  return "What shall it hear?";
}

/// The keys, which depend on what the cursor is at.
std::string hint(const Picker& picker, std::size_t sources) {
  if (picker.taken()) return "Enter: hear this · Esc: leave it as it is";
  if (picker.source(sources))
    return "Enter: hear another device · Esc: back · Space: pause · h: hide · x: remove";
  return "Enter: caption this too · Esc: back";
}

}  // namespace

void put_picker(Canvas& canvas, const Model& model) {
  const Picker& picker = *model.picker();
  const std::size_t count = model.sources().size();
  const int room = model.rows() - 3;
  // Every entry has a row, and each list a heading; the page scrolls to keep the cursor in sight.
  const int cursor = static_cast<int>(picker.at()) + (picker.at() < count ? 1 : 3);
  const int scrolled = std::max(0, cursor - room + 1);
  const auto row_of = [&](int line) { return line - scrolled; };
  const auto visible = [&](int line) { return row_of(line) >= 0 && row_of(line) < room; };
  int line = 0;
  const auto title = [&](const std::string& text) {
    if (visible(line)) canvas.put(row_of(line), 1, text, Style::title);
    ++line;
  };
  title("Sources");
  for (std::size_t i = 0; i < count; ++i, ++line)
    if (visible(line)) put_entry(canvas, entry_of(model.sources()[i]), row_of(line), picker.at() == i);
  ++line;
  title(heading(picker, model));
  for (std::size_t i = 0; i < picker.devices().size(); ++i, ++line)
    if (visible(line))
      put_entry(canvas, entry_of(picker.devices()[i]), row_of(line), picker.at() == count + i);
  if (picker.devices().empty() && visible(line))
    canvas.put(row_of(line), 5, "none was named yet", Style::faint);
  canvas.put(model.rows() - 2, 1, fitted(hint(picker, count), model.columns() - 2), Style::key);
}

}  // namespace captiond
