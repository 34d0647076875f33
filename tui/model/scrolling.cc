// The part of the model that moves through the text.
#include <algorithm>

#include "tui/model/model.h"

namespace captiond {

/// Scrolls, if that is what the action does.
bool Model::move(Action action) {
  const int page = shape().height;
  SourceView* view = focused();
  switch (action) {
    case Action::line_up:
      scroll(-1);
      return true;
    case Action::line_down:
      scroll(1);
      return true;
    case Action::half_up:
      scroll(-(page + 1) / 2);
      return true;
    case Action::half_down:
      scroll((page + 1) / 2);
      return true;
    case Action::page_up:
      scroll(-std::max(1, page - 1));
      return true;
    case Action::page_down:
      scroll(std::max(1, page - 1));
      return true;
    case Action::first:
      if (view) view->pane.to_first(view->document, shape());
      return true;
    case Action::live:
      if (view) view->pane.follow();
      return true;
    case Action::hold_view:
      hold_or_follow();
      return true;
    default:
      return false;
  }
}

void Model::scroll(int rows) {
  if (SourceView* view = focused()) view->pane.scroll(view->document, shape(), rows);
}

void Model::hold_or_follow() {
  const bool held = std::ranges::any_of(sources_, [](const auto& view) { return !view.pane.following(); });
  for (SourceView& view : sources_) {
    if (held) {
      view.pane.follow();
    } else {
      view.pane.stay(view.document, shape());
    }
  }
}

}  // namespace captiond
