#include "tui/model/layout.h"

namespace captiond {

std::vector<Column> columns_of(const Model& model) {
  const auto shown = model.shown();
  std::vector<Column> columns;
  const int count = static_cast<int>(shown.size());
  for (int i = 0; i < count; ++i) {
    const int width = model.columns() / count;
    columns.push_back({shown[static_cast<std::size_t>(i)], i * width + 1,
                       i + 1 == count ? model.columns() : (i + 1) * width});
  }
  return columns;
}

int text_bottom(const Model& model) {
  return model.rows() - 2;  // under it a rule and the status line
}

}  // namespace captiond
