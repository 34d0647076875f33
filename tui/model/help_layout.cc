#include "tui/model/help_layout.h"

#include <algorithm>
#include <utility>

namespace captiond {
namespace {

struct Group {
  const char* title;
  Action first, last;
};

constexpr Group kGroups[] = {
    {"Read", Action::line_up, Action::looked_away},
    {"Find and keep", Action::search, Action::bookmarks},
    {"Sources", Action::next_source, Action::zoom},
    {"Look", Action::times, Action::reading_hold},
    {"captiond and the viewer", Action::pause_captions, Action::quit},
};

/// Titles and the room around them where a screen has it; else every row for a key.
std::vector<HelpLine> lines(bool roomy) {
  std::vector<HelpLine> all;
  for (const Group& group : kGroups) {
    if (roomy && !all.empty()) all.push_back({});
    if (roomy) all.push_back({group.title});
    for (const ActionInfo& info : kActionTable)
      if (info.action >= group.first && info.action <= group.last) all.push_back({nullptr, &info});
  }
  return all;
}

}  // namespace

HelpLayout help_layout(int rows, int columns) {
  const int room = std::max(1, rows - kHelpTop - 1), most = std::max(1, columns / kHelpEntry);
  auto all = lines(true);
  if (static_cast<int>(all.size()) > room * most) all = lines(false);
  const int count = static_cast<int>(all.size());
  const int needed = std::min(most, (count + room - 1) / room);
  return {std::move(all), needed, std::max(room, (count + needed - 1) / needed), room};
}

}  // namespace captiond
