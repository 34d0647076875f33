#include "tui/model/model.h"

#include <algorithm>
#include <utility>

#include "tui/text/text.h"

namespace captiond {
namespace {

constexpr int kNarrowest = 28;  // cells of a column worth reading
constexpr int kFrameRows = 4;   // header, two rules and status line
constexpr int kTime = 9;        // cells of "12:34:56 "

}  // namespace

Model::Model(const ViewerOptions& options) : options_(options), keys_(options.keys) {
  if (options.hold > 0.0F) hold_ = options.hold;
}

void Model::resize(int rows, int columns) {
  rows_ = rows;
  columns_ = columns;
}

// ---- how the screen is shared

std::vector<std::size_t> Model::shown() const {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < sources_.size(); ++i)
    if (!sources_[i].hidden && (side_by_side() || i == focus_)) places.push_back(i);
  return places;
}

bool Model::side_by_side() const {
  const auto seen = [](const SourceView& view) { return !view.hidden; };
  const auto count = std::max<std::ptrdiff_t>(1, std::ranges::count_if(sources_, seen));
  return !zoomed_ && options_.size == 0 && columns_ / count >= kNarrowest;
}

Scale Model::scale() const {
  return scale_of(options_.size);
}

Shape Model::shape() const {
  const int count = std::max(1, static_cast<int>(shown().size()));
  const Scale cell = scale();
  const bool large = options_.size > 0;
  return {.width = (columns_ / count - 3) / cell.columns,  // a space on either side and a rule
          .height = std::max(1, (rows_ - kFrameRows - spectrogram_rows()) / cell.rows),
          .margin = options_.times && !large ? kTime : 0,
          .indent = options_.times || large ? 0 : 2};
}

int Model::spectrogram_rows() const {
  if (!options_.spectrogram) return 0;
  return rows_ < 14 ? 0 : std::clamp(rows_ / 5, 4, 8) + 1;  // and a rule
}

// ---- from captiond

void Model::receive(const Event& event, Clock::time_point now, double wall) {
  now_ = now;
  if (const auto* connected = std::get_if<Connected>(&event)) {
    take(*connected, now, wall);
  } else if (const auto* lost = std::get_if<Lost>(&event)) {
    connected_ = false;
    lost_ = lost->why;
    for (SourceView& view : sources_) view.meter.fall_silent();
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
    return view.document.empty() &&
           std::ranges::find(infos, view.info.id, &proto::SourceInfo::id) == infos.end();
  });
  for (const auto& info : infos) update(info);
  const std::size_t last = sources_.empty() ? 0 : sources_.size() - 1;
  focus_ = std::min(focus_, last);
  if (prompt_) prompt_->source = std::min(prompt_->source, last);
}

void Model::take(const proto::ServerMessage& message, Clock::time_point now) {
  if (const auto* caption = std::get_if<proto::Caption>(&message)) {
    source(caption->source).document.add(*caption, now);
  } else if (const auto* gap = std::get_if<proto::Gap>(&message)) {
    source(gap->source).document.add(*gap);
  } else if (const auto* translation = std::get_if<proto::Translation>(&message)) {
    source(translation->source).document.add(*translation);
  } else if (const auto* level = std::get_if<proto::Level>(&message)) {
    source(level->source).meter.take(*level, now);
    stirred_ = true;
  } else if (const auto* spectrum = std::get_if<proto::Spectrum>(&message)) {
    source(spectrum->source).spectrogram.push(spectrum->bands);
    stirred_ = true;
  } else if (const auto* status = std::get_if<proto::Status>(&message)) {
    take(*status, now);
  } else if (const auto* changed = std::get_if<proto::SourceChanged>(&message)) {
    update(changed->source);
  } else if (const auto* devices = std::get_if<proto::Devices>(&message)) {
    if (picker_) picker_->set_devices(devices->devices);
  } else if (const auto* notice = std::get_if<proto::Notice>(&message)) {
    say(clean(notice->message), notice->level != "info", now);
  } else if (const auto* reply = std::get_if<proto::Reply>(&message); reply && reply->error) {
    say(clean(reply->error->message), true, now);
  }
}

void Model::take(const proto::Status& status, Clock::time_point now) {
  const std::string before = std::exchange(status_, status).history;
  for (const auto& info : status.sources) update(info);
  if (before == "on" && status.history == "paused")
    say("private: what is said now is not written down", false, now);
  if (before == "paused" && status.history == "on") say("what is said is written down again", false, now);
}

SourceView& Model::source(const std::string& id) {
  const auto found = std::ranges::find_if(sources_, [&](const auto& view) { return view.info.id == id; });
  if (found != sources_.end()) return *found;
  SourceView& view = sources_.emplace_back();
  view.info.id = id;
  view.pane.set_paced(view.document, shape(), options_.hold > 0.0F);
  return view;
}

void Model::update(const proto::SourceInfo& info) {
  SourceView& view = source(info.id);
  if (view.info.state == "ended" && info.state != "ended") view.hidden = false;  // it came back
  view.info = info;
  if (info.state != "running" || info.paused) view.meter.fall_silent();
}

bool Model::paused() const {
  return !sources_.empty() &&
         std::ranges::all_of(sources_, [](const SourceView& view) { return view.info.paused; });
}

std::vector<std::string> Model::wants() const {
  std::vector<std::string> kinds = {"captions", "levels", "status"};
  if (spectrogram_rows() > 0) kinds.emplace_back("spectrum");
  return kinds;
}

// ---- time

void Model::say(const std::string& text, bool alarming, Clock::time_point now) {
  remark_ = Remark{text, alarming, now + kRemarkTime};
}

bool Model::refresh(Clock::time_point now) {
  now_ = now;
  bool changed = remark_ && remark_->until <= now;
  if (changed) remark_.reset();
  for (SourceView& view : sources_) changed |= view.document.tentative().refresh(now);
  if (options_.hold > 0.0F && now >= next_row_) {
    for (SourceView& view : sources_) changed |= view.pane.step(view.document, shape());
    next_row_ = now + std::chrono::milliseconds(static_cast<int>(options_.hold * 1000.0F));
  }
  if (stirred_ && now >= next_frame_) {
    stirred_ = false;
    next_frame_ = now + kFrame;
    changed = true;
  }
  go_on_searching(now);
  return changed;
}

std::optional<Clock::time_point> Model::due() const {
  std::optional<Clock::time_point> first;
  const auto consider = [&first](std::optional<Clock::time_point> time) {
    if (time && (!first || *time < *first)) first = time;
  };
  if (remark_) consider(remark_->until);
  if (stirred_) consider(next_frame_);
  if (searching_) consider(now_);
  for (const SourceView& view : sources_) {
    consider(view.document.tentative().due());
    if (options_.hold > 0.0F && view.pane.behind(view.document, shape()) > 0) consider(next_row_);
  }
  return first;
}

void Model::go_on_searching(Clock::time_point now) {
  searching_ = false;
  for (SourceView& view : sources_) {
    const int wanted = view.search.wanted();
    searching_ |= view.search.work(view.document, kSearchStep);
    if (wanted == 0) continue;
    if (view.search.wanted() == 0) {
      view.pane.show(view.document, shape(), *view.search.current());
    } else if (view.search.complete(view.document)) {
      view.search.give_up();
      if (prompt_ && view.search.matches() == 0)
        search_elsewhere();
      else if (!prompt_)
        say("“" + pattern_ + "” is not found further " + (wanted < 0 ? "up" : "down"), false, now);
    }
  }
}

}  // namespace captiond
