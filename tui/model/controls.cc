// The part of the model that keys act on.
#include <algorithm>

#include "tui/model/help_layout.h"
#include "tui/model/model.h"

namespace captiond {

Request Model::press(char32_t key, Clock::time_point now) {
  now_ = now;
  if (!tells_focus_) guess_attention(now);
  if (remark_ && !remark_->alarming) remark_.reset();  // it was about the key before
  if (prompt_) {
    edit_prompt(key, now);
    return {};
  }
  if (picker_) return choose(key, now);
  if (selection_) return select(key);
  if (bookmark_) {
    choose_bookmark(key);
    return {};
  }
  if (help_) {
    read_help(key);
    return {};
  }
  const auto action = keys_.action(key);
  if (key == key::kEscape) pattern_.clear();
  return action ? act(*action, now) : Request{};
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
    case Action::private_mode:
      return ask_for_private_mode(now);
    case Action::bookmarks:
      list_bookmarks(now);
      break;
    case Action::help:
      help_ = 0;
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

void Model::focus_next() {
  if (sources_.empty()) return;
  do {
    focus_ = (focus_ + 1) % sources_.size();
  } while (sources_[focus_].hidden);
}

/// Scrolls through the keys where the screen is too small for all; any other key leaves.
void Model::read_help(char32_t key) {
  const auto action = keys_.action(key);
  const int page = rows_ / 2;
  const int by = action == Action::line_down                                  ? 1
                 : action == Action::line_up                                  ? -1
                 : action == Action::page_down || action == Action::half_down ? page
                 : action == Action::page_up || action == Action::half_up     ? -page
                                                                              : 0;
  const int most = help_layout(rows_, columns_).overflow();
  if (by == 0 || most == 0) return help_.reset();
  help_ = std::clamp(*help_ + by, 0, most);
}

/// captiond tells when it is so; the status line shows no more than what it told.
Request Model::ask_for_private_mode(Clock::time_point now) {
  if (status_.history == "on") return {Request::Kind::command, "history", R"({"paused":true})"};
  if (status_.history == "paused") return {Request::Kind::command, "history", R"({"paused":false})"};
  say("nothing is written down: [history] of the configuration has enabled = false", false, now);
  return {};
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
