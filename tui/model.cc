#include "tui/model.h"

#include <algorithm>

#include "tui/text.h"

namespace captiond {
namespace {

constexpr int kNarrowest = 28;  // cells of a column worth reading
constexpr int kFrame = 4;       // rows of header, two rules and status line
constexpr int kTime = 9;        // cells of "12:34:56 "

}  // namespace

void Model::resize(int rows, int columns) {
  rows_ = rows;
  columns_ = columns;
}

bool Model::side_by_side() const {
  const int count = std::max(1, static_cast<int>(sources_.size()));
  return !zoomed_ && columns_ / count >= kNarrowest;
}

Shape Model::shape() const {
  const int count = side_by_side() ? std::max(1, static_cast<int>(sources_.size())) : 1;
  return {.width = columns_ / count - 3,  // a space on either side and a rule
          .height = std::max(1, rows_ - kFrame),
          .margin = times_ ? kTime : 0,
          .indent = times_ ? 0 : 2};
}

// ---- from captiond

void Model::receive(const Event& event, Clock::time_point now, double wall) {
  if (const auto* connected = std::get_if<Connected>(&event)) {
    take(*connected, now, wall);
  } else if (const auto* lost = std::get_if<Lost>(&event)) {
    connected_ = false;
    lost_ = lost->why;
    for (SourceView& view : sources_) view.level = {view.info.id, -100.0, -100.0, false};
  } else {
    take(std::get<proto::ServerMessage>(event), now);
  }
}

void Model::take(const Connected& connected, Clock::time_point now, double wall) {
  connected_ = true;
  status_.models = connected.hello.models;
  keep_only(connected.hello.sources);
  for (SourceView& view : sources_) {
    view.document.tentative().offer({}, {}, now);  // what was tentative is no longer known
    if (connected.restarted) view.document.note("captiond was restarted", wall);
  }
}

/// Sources that are gone stay as long as there is something to read.
void Model::keep_only(const std::vector<proto::SourceInfo>& infos) {
  std::erase_if(sources_, [&](const SourceView& view) {
    const auto named = [&](const auto& info) { return info.id == view.info.id; };
    return view.document.first() == view.document.end() && std::none_of(infos.begin(), infos.end(), named);
  });
  for (const auto& info : infos) update(info);
  focus_ = std::min(focus_, sources_.empty() ? 0 : sources_.size() - 1);
}

void Model::take(const proto::ServerMessage& message, Clock::time_point now) {
  if (const auto* caption = std::get_if<proto::Caption>(&message)) {
    source(caption->source).document.add(*caption, now);
  } else if (const auto* gap = std::get_if<proto::Gap>(&message)) {
    source(gap->source).document.add(*gap);
  } else if (const auto* level = std::get_if<proto::Level>(&message)) {
    source(level->source).level = *level;
  } else if (const auto* status = std::get_if<proto::Status>(&message)) {
    status_ = *status;
    for (const auto& info : status->sources) update(info);
  } else if (const auto* changed = std::get_if<proto::SourceChanged>(&message)) {
    update(changed->source);
  } else if (const auto* notice = std::get_if<proto::Notice>(&message)) {
    say(clean(notice->message), notice->level != "info", now);
  } else if (const auto* reply = std::get_if<proto::Reply>(&message); reply && reply->error) {
    say(clean(reply->error->message), true, now);
  }
}

SourceView& Model::source(const std::string& id) {
  const auto found =
      std::find_if(sources_.begin(), sources_.end(), [&](const auto& view) { return view.info.id == id; });
  if (found != sources_.end()) return *found;
  SourceView view;
  view.info.id = id;
  sources_.push_back(std::move(view));
  return sources_.back();
}

void Model::update(const proto::SourceInfo& info) {
  SourceView& view = source(info.id);
  view.info = info;
  if (info.state != "running" || info.paused) view.level = {info.id, -100.0, -100.0, false};
}

bool Model::paused() const {
  const auto paused = [](const SourceView& view) { return view.info.paused; };
  return !sources_.empty() && std::all_of(sources_.begin(), sources_.end(), paused);
}

// ---- time

void Model::say(const std::string& text, bool alarming, Clock::time_point now) {
  remark_ = Remark{text, alarming, now + kRemarkTime};
}

bool Model::refresh(Clock::time_point now) {
  bool changed = remark_ && remark_->until <= now;
  if (changed) remark_.reset();
  for (SourceView& view : sources_) changed |= view.document.tentative().refresh(now);
  return changed;
}

std::optional<Clock::time_point> Model::due() const {
  std::optional<Clock::time_point> first = remark_ ? std::optional(remark_->until) : std::nullopt;
  for (const SourceView& view : sources_) {
    const auto due = view.document.tentative().due();
    if (due && (!first || *due < *first)) first = due;
  }
  return first;
}

// ---- from the reader

Request Model::press(char32_t key, Clock::time_point now) {
  if (prompt_) {
    edit_prompt(key, now);
    return {};
  }
  if (help_) {
    help_ = false;  // any key leaves it
    return {};
  }
  return act(action_of(key), now);
}

void Model::edit_prompt(char32_t key, Clock::time_point now) {
  if (key == key::kEscape || key == key::control('C') || (key == key::kBackspace && prompt_->empty())) {
    prompt_.reset();
  } else if (key == key::kBackspace) {
    while ((prompt_->back() & 0xC0) == 0x80) prompt_->pop_back();
    prompt_->pop_back();
  } else if (key == key::control('U')) {
    prompt_->clear();
  } else if (key == key::kEnter) {
    if (!prompt_->empty()) pattern_ = *prompt_;
    prompt_.reset();
    find(-1, now);
  } else if (key < 0x110000 && prompt_->size() < 200) {
    *prompt_ += clean(to_utf8(key));
  }
}

void Model::find(int direction, Clock::time_point now) {
  if (sources_.empty() || pattern_.empty()) return;
  SourceView& view = sources_[focus_];
  if (!view.pane.find(view.document, shape(), pattern_, direction))
    say(std::string("“")
            .append(pattern_)
            .append("” is not found further ")
            .append(direction < 0 ? "up" : "down"),
        false, now);
}

void Model::scroll(int rows) {
  if (!sources_.empty()) sources_[focus_].pane.scroll(sources_[focus_].document, shape(), rows);
}

void Model::hold_or_follow() {
  const bool held =
      std::any_of(sources_.begin(), sources_.end(), [](const auto& view) { return !view.pane.following(); });
  for (SourceView& view : sources_) {
    if (held) {
      view.pane.follow();
    } else {
      view.pane.stay(view.document, shape());
    }
  }
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

Request Model::act(Action action, Clock::time_point now) {
  const int page = shape().height;
  const bool any = !sources_.empty();
  SourceView* view = any ? &sources_[focus_] : nullptr;
  const bool text = any && view->document.first() != view->document.end();
  switch (action) {
    case Action::none:
      break;
    case Action::line_up:
      scroll(-1);
      break;
    case Action::line_down:
      scroll(1);
      break;
    case Action::wheel_up:
      scroll(-3);
      break;
    case Action::wheel_down:
      scroll(3);
      break;
    case Action::half_up:
      scroll(-(page + 1) / 2);
      break;
    case Action::half_down:
      scroll((page + 1) / 2);
      break;
    case Action::page_up:
      scroll(-std::max(1, page - 1));
      break;
    case Action::page_down:
      scroll(std::max(1, page - 1));
      break;
    case Action::first:
      if (any) view->pane.to_first(view->document, shape());
      break;
    case Action::live:
      if (any) view->pane.follow();
      break;
    case Action::pause_view:
      hold_or_follow();
      break;
    case Action::search:
      prompt_.emplace();
      break;
    case Action::next_match:
      find(-1, now);
      break;
    case Action::previous_match:
      find(1, now);
      break;
    case Action::next_source:
      if (any) focus_ = (focus_ + 1) % sources_.size();
      break;
    case Action::zoom:
      zoomed_ = !zoomed_;
      break;
    case Action::times:
      times_ = !times_;
      break;
    case Action::clear:
      for (SourceView& each : sources_) {
        each.document.clear();
        each.pane.follow();
      }
      break;
    case Action::copy_paragraph:
      return text ? copy({view->pane.current(view->document, shape())}) : Request{};
    case Action::copy_page:
      return text ? copy(seen()) : Request{};
    case Action::pause_captions:
      return {Request::Kind::toggle_captions, {}};
    case Action::redraw:
      return {Request::Kind::redraw, {}};
    case Action::help:
      help_ = true;
      break;
    case Action::quit:
      return {Request::Kind::quit, {}};
  }
  return {};
}

}  // namespace captiond
