// The part of the model that keys act on.
#include <algorithm>
#include <utility>

#include "tui/model.h"
#include "tui/theme.h"

namespace captiond {

Request Model::press(char32_t key, Clock::time_point now) {
  now_ = now;
  if (!tells_focus_) guess_attention(now);
  if (prompt_) {
    edit_prompt(key, now);
    return {};
  }
  if (picker_) return choose(key, now);
  if (selection_) return select(key);
  if (help_) {
    help_ = false;  // any key leaves it
    return {};
  }
  const auto action = keys_.action(key);
  if (key == key::kEscape) pattern_.clear();
  return action ? act(*action, now) : Request{};
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

Request Model::act(Action action, Clock::time_point now) {
  if (move(action) || change_look(action, now)) return {};
  SourceView* view = focused();
  const bool text = view && !view->document.empty();
  switch (action) {
    case Action::looked_away:
      to_unread(now);
      break;
    case Action::search:
      begin_search();
      break;
    case Action::next_match:
      find(-1, now);
      break;
    case Action::previous_match:
      find(1, now);
      break;
    case Action::select:
      begin_selection();
      break;
    case Action::copy_paragraph:
      return text ? copy({view->pane.current(view->document, shape())}) : Request{};
    case Action::copy_page:
      return text ? copy(seen()) : Request{};
    case Action::mark:
      mark(now);
      break;
    case Action::previous_mark:
      to_mark(-1, now);
      break;
    case Action::next_mark:
      to_mark(1, now);
      break;
    case Action::next_source:
      focus_next();
      break;
    case Action::sources:
      return begin_choosing();
    case Action::clear:
      clear();
      break;
    case Action::pause_captions:
      return {Request::Kind::command, paused() ? "resume" : "pause"};
    case Action::help:
      help_ = true;
      break;
    case Action::redraw:
      return {Request::Kind::redraw, {}};
    case Action::quit:
      return {Request::Kind::quit, {}};
    default:
      break;
  }
  return {};
}

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

/// Changes how things look, if that is what the action does.
bool Model::change_look(Action action, Clock::time_point now) {
  switch (action) {
    case Action::zoom:
      zoomed_ = !zoomed_;
      return true;
    case Action::times:
      options_.times = !options_.times;
      return true;
    case Action::words:
      options_.words = !options_.words;
      say(options_.words ? "words that are not sure are underlined" : "all words look alike", false, now);
      return true;
    case Action::spectrogram:
      options_.spectrogram = !options_.spectrogram;
      for (SourceView& view : sources_) view.spectrogram.clear();
      return true;
    case Action::larger:
      options_.size = std::min(options_.size + 1, kLargest);
      return true;
    case Action::smaller:
      options_.size = std::max(options_.size - 1, 0);
      return true;
    case Action::theme: {
      const Theme& theme = theme_after(options_.theme);
      options_.theme = theme.name;
      say("theme " + options_.theme + ": " + std::string(theme.help), false, now);
      return true;
    }
    case Action::reading_hold:
      options_.hold = options_.hold > 0.0F ? 0.0F : hold_;
      for (SourceView& view : sources_) view.pane.set_paced(view.document, shape(), options_.hold > 0.0F);
      say(options_.hold > 0.0F ? "every line stays long enough to be read" : "lines come as they are said",
          false, now);
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

void Model::focus_next() {
  if (sources_.empty()) return;
  do {
    focus_ = (focus_ + 1) % sources_.size();
  } while (sources_[focus_].hidden);
}

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

void Model::clear() {
  for (SourceView& view : sources_) {
    view.document.clear();
    view.pane.follow();
    view.search = Search();
    view.marks = {};
  }
  selection_.reset();
}

std::vector<std::uint64_t> Model::seen() const {
  std::vector<std::uint64_t> numbers;
  const SourceView& view = sources_[focus_];
  for (const VisibleRow& row : view.pane.visible(view.document, shape()))
    if (numbers.empty() || numbers.back() != row.paragraph) numbers.push_back(row.paragraph);
  return numbers;
}

Request Model::copy(const std::vector<std::uint64_t>& paragraphs) const {
  std::string text;
  for (const std::uint64_t number : paragraphs) {
    if (!text.empty()) text += '\n';
    text += sources_[focus_].document.paragraph(number).text;
  }
  return {Request::Kind::copy, text};
}

}  // namespace captiond
