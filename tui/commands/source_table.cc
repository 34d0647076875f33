#include "tui/commands/source_table.h"

#include <algorithm>
#include <array>

#include "tui/text/text.h"

namespace captiond {

std::string source_table(const std::vector<proto::SourceInfo>& sources) {
  using Line = std::array<std::string, 4>;
  std::vector<Line> lines;
  std::array<int, 3> widths{};
  for (const auto& source : sources) {
    lines.push_back({clean(source.id), clean(source.label), source.paused ? "paused" : clean(source.state),
                     clean(source.detail.empty() ? source.device : source.detail)});
    for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], cells(lines.back()[i]));
  }
  std::string out;
  for (const Line& line : lines) {
    for (std::size_t i = 0; i < widths.size(); ++i)
      out += line[i] + std::string(static_cast<std::size_t>(widths[i] - cells(line[i]) + 2), ' ');
    out += line[3] + "\n";
  }
  return out;
}

}  // namespace captiond
