// The part of the model that searches.
#include "tui/model/model.h"

namespace captiond {

void Model::begin_search() {
  SourceView* view = focused();
  if (!view) return;
  const std::uint64_t from = view->document.empty() ? 0 : view->pane.current(view->document, shape());
  prompt_ = Prompt{{}, view->pane, from};
}

/// Every key press shows the nearest match further up.
void Model::edit_prompt(char32_t key, Clock::time_point now) {
  const bool leaves = key == key::kEscape || key == key::control('C');
  if (leaves || (key == key::kBackspace && prompt_->text.empty())) {
    if (SourceView* view = focused()) view->pane = prompt_->before;
    prompt_.reset();
    for (SourceView& view : sources_) view.search = Search();
    pattern_.clear();
    return;
  }
  if (key == key::kEnter) {
    const bool nothing = prompt_->text.empty();
    prompt_.reset();
    if (nothing) return;
    const SourceView* view = focused();
    if (view && view->search.complete(view->document) && view->search.matches() == 0)
      say("“" + pattern_ + "” is not found", false, now);
    return;
  }
  std::string& text = prompt_->text;
  if (key == key::kBackspace) {
    while ((text.back() & 0xC0) == 0x80) text.pop_back();
    text.pop_back();
  } else if (key == key::control('U')) {
    text.clear();
  } else if (key < 0x110000 && text.size() < 200) {
    text += clean(to_utf8(key));
  }
  search_anew();
}

void Model::search_anew() {
  SourceView* view = focused();
  if (!view) return;
  pattern_ = prompt_->text;
  view->pane = prompt_->before;
  view->search = Search(pattern_, view->document, prompt_->from);
  searching_ = true;
}

void Model::find(int direction, Clock::time_point now) {
  SourceView* view = focused();
  if (!view || pattern_.empty() || view->document.empty()) return;
  if (view->search.pattern() != pattern_) {
    view->search = Search(pattern_, view->document, view->pane.current(view->document, shape()));
    view->search.give_up();
  }
  if (view->search.go(direction)) {
    view->pane.show(view->document, shape(), *view->search.current());
  } else {
    searching_ = true;
    go_on_searching(now);
  }
}

}  // namespace captiond
