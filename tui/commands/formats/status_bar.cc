#include "tui/commands/formats/status_bar.h"

#include <algorithm>
#include <cmath>

#include "base/json.h"
#include "tui/commands/formats/escape.h"
#include "tui/text/text.h"

namespace captiond {
namespace {

constexpr double kQuietest = -60.0;  // dB full scale that count as 0

}  // namespace

void StatusBarFormat::introduce(const std::vector<proto::SourceInfo>& sources) {
  connected_ = true;
  ticker_.introduce(sources);
  sources_.clear();
  levels_.clear();
  status_ = {};
  for (const auto& source : sources) sources_[source.id] = source;
  status_.paused = std::ranges::all_of(sources, &proto::SourceInfo::paused);
}

void StatusBarFormat::disconnected() {
  connected_ = false;
  waiting_ = true;
}

std::string StatusBarFormat::print(const proto::Caption& caption) {
  ticker_.add(caption);
  waiting_ = true;
  return {};
}

std::string StatusBarFormat::print(const proto::Gap& gap) {
  ticker_.add(gap);
  return {};
}

void StatusBarFormat::observe(const proto::ServerMessage& message) {
  if (const auto* level = std::get_if<proto::Level>(&message)) levels_[level->source] = *level;
  if (const auto* status = std::get_if<proto::Status>(&message)) status_ = *status;
  if (const auto* changed = std::get_if<proto::SourceChanged>(&message)) {
    sources_[changed->source.id] = changed->source;
    status_.paused = std::ranges::all_of(sources_, [](const auto& entry) { return entry.second.paused; });
  }
  waiting_ = true;
}

std::string StatusBarFormat::refresh(Clock::time_point now) {
  ticker_.refresh(now);
  if (now < next_) return {};
  waiting_ = false;
  auto fresh = line();
  if (shown_ == fresh) return {};
  next_ = now + pace_;
  shown_ = std::move(fresh);
  return *shown_ + "\n";
}

std::optional<Clock::time_point> StatusBarFormat::due() const {
  return waiting_ ? next_ : ticker_.due();
}

const proto::SourceInfo* StatusBarFormat::failed() const {
  const auto found =
      std::ranges::find_if(sources_, [](const auto& entry) { return entry.second.state == "failed"; });
  return found == sources_.end() ? nullptr : &found->second;
}

std::string StatusBarFormat::state() const {
  const auto any = [](const auto& entries, auto holds) {
    return std::ranges::any_of(entries, [&](const auto& entry) { return holds(entry.second); });
  };
  if (!connected_) return "off";
  if (failed()) return "error";
  if (status_.paused) return "paused";
  if (!status_.overload.empty()) return "lagging";
  if (ticker_.tentative() || any(levels_, [](const auto& level) { return level.speech; })) return "speech";
  return any(sources_, [](const auto& source) { return source.state == "running"; }) ? "listening" : "idle";
}

double StatusBarFormat::loudness() const {
  double loudest = kQuietest;
  for (const auto& [id, level] : levels_) loudest = std::max(loudest, level.rms);
  return std::clamp(1.0 - loudest / kQuietest, 0.0, 1.0);
}

std::vector<std::string> StatusBarFormat::explanation() const {
  if (!connected_) return {"captiond is not running"};
  std::vector<std::string> lines;
  if (const auto* source = failed()) lines.push_back(clean(source->id + ": " + source->detail));
  if (!status_.overload.empty()) lines.push_back(clean(status_.overload));
  lines.insert(lines.end(), ticker_.recent().begin(), ticker_.recent().end());
  return lines;
}

std::string WaybarFormat::markup(const std::string& text) const {
  return escape_ ? for_pango(text) : text;
}

std::string WaybarFormat::line() const {
  std::string tooltip;
  for (const auto& each : explanation()) {
    if (!tooltip.empty()) tooltip += '\n';
    tooltip += markup(each);
  }
  const nlohmann::ordered_json module = {{"text", markup(ticker().line(width()))},
                                         {"alt", state()},
                                         {"tooltip", tooltip},
                                         {"class", state()},
                                         {"percentage", std::lround(loudness() * 20) * 5}};
  return module.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string TmuxFormat::line() const {
  const std::string text = ticker().line(width());
  if (!text.empty()) return for_tmux(text);
  const std::string now = state();
  if (now == "listening" || now == "speech") return {};
  return std::string("captions: ").append(now);
}

}  // namespace captiond
