// The part of the model that knows bookmarks, and what came while nobody looked.
#include <algorithm>
#include <utility>

#include "tui/model/model.h"

namespace captiond {

void Model::mark(Clock::time_point now) {
  SourceView* view = focused();
  if (!view || view->document.empty()) return;
  view->marks.forget_before(view->document.first());
  const bool marked = view->marks.toggle(view->pane.current(view->document, shape()));
  say(marked ? "bookmarked: " + keys_.hint(Action::previous_mark) + " comes back to it" : "bookmark removed",
      false, now);
}

void Model::to_mark(int direction, Clock::time_point now) {
  SourceView* view = focused();
  if (!view || view->document.empty()) return;
  const auto mark = view->marks.next(view->pane.current(view->document, shape()), direction);
  if (mark && *mark >= view->document.first()) {
    view->pane.show(view->document, shape(), *mark);
  } else {
    say(std::string("no bookmark further ") + (direction < 0 ? "up" : "down"), false, now);
  }
}

void Model::to_unread(Clock::time_point now) {
  std::uint64_t count = 0;
  for (SourceView& view : sources_) {
    const Unread& unread = view.attention.unread();
    const std::uint64_t from = std::max(unread.from, view.document.first());
    if (unread.size() == 0 || from >= view.document.end()) continue;
    count += unread.until - std::min(from, unread.until);
    view.pane.show(view.document, shape(), from);
  }
  say(count == 0 ? std::string("nothing came while you looked away")
                 : std::to_string(count) + " came while you looked away, marked ▌",
      false, now);
}

void Model::list_bookmarks(Clock::time_point now) {
  if (bookmarks().empty())
    return say("there is no bookmark: " + keys_.hint(Action::mark) + " makes one", false, now);
  bookmark_ = 0;
}

std::vector<Bookmark> Model::bookmarks() const {
  std::vector<Bookmark> all;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const Document& document = sources_[i].document;
    for (const std::uint64_t paragraph : sources_[i].marks.from(document.first()))
      all.push_back({i, paragraph, document.paragraph(paragraph).time});
  }
  std::ranges::stable_sort(all, {}, &Bookmark::time);
  return all;
}

void Model::choose_bookmark(char32_t key) {
  const auto all = bookmarks();
  const std::size_t last = all.empty() ? 0 : all.size() - 1;
  std::size_t& at = *bookmark_;
  at = std::min(at, last);
  const auto action = keys_.action(key);
  if (action == Action::line_up && at > 0) --at;
  if (action == Action::line_down && at < last) ++at;
  if (action == Action::mark && !all.empty()) sources_[all[at].source].marks.toggle(all[at].paragraph);
  if (key == key::kEnter && !all.empty()) go_to(all[at]);
  const bool leaves =
      key == key::kEscape || key == key::kEnter || action == Action::quit || action == Action::bookmarks;
  if (leaves || bookmarks().empty()) bookmark_.reset();
}

void Model::go_to(const Bookmark& bookmark) {
  focus_ = bookmark.source;
  SourceView& view = sources_[focus_];
  view.hidden = false;
  view.pane.show(view.document, shape(), bookmark.paragraph);
}

/// For terminals that do not tell the focus: who pressed no key for long has looked away.
void Model::guess_attention(Clock::time_point now) {
  const bool away = now - std::exchange(last_key_, now) > kGlance;
  for (SourceView& view : sources_) {
    if (away) view.attention.returns(view.document.end());
    view.attention.last_seen(view.document.end());
  }
}

void Model::look(bool at_us, Clock::time_point now) {
  now_ = now;
  tells_focus_ = true;
  for (SourceView& view : sources_) {
    if (at_us) {
      view.attention.returns(view.document.end());
    } else {
      view.attention.last_seen(view.document.end());
    }
  }
}

}  // namespace captiond
