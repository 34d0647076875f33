// The part of the model that searches.
#include "tui/model/model.h"

namespace captiond {

void Model::begin_search() {
  if (const SourceView* view = focused()) prompt_ = Prompt{{}, focus_, view->pane};
}

/// Every key press shows the nearest match further up.
void Model::edit_prompt(char32_t key, Clock::time_point now) {
  const bool leaves = key == key::kEscape || key == key::control('C');
  if (leaves || (key == key::kBackspace && prompt_->text.empty())) {
    return_to(prompt_->source);
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
  pattern_ = prompt_->text;
  return_to(prompt_->source);
  search_here();
}

void Model::search_here() {
  SourceView* view = focused();
  if (!view) return;
  const std::uint64_t from = view->document.empty() ? 0 : view->pane.current(view->document, shape());
  view->search = Search(pattern_, view->document, from);
  searching_ = true;
}

/// From a source that does not have what is typed to the next, and in the end to where it was typed.
void Model::search_elsewhere() {
  std::size_t next = focus_;
  do {
    next = (next + 1) % sources_.size();
  } while (sources_[next].hidden && next != prompt_->source);
  return_to(next);
  if (next != prompt_->source) search_here();
}

/// Leaves the focused source as the reader had it.
void Model::return_to(std::size_t source) {
  if (sources_.empty()) return;
  sources_[focus_].pane = prompt_->before;
  focus_ = source;
  prompt_->before = sources_[focus_].pane;
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
