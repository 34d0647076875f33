// The part of the model that chooses sources.
#include <algorithm>

#include "base/json.h"
#include "tui/model/model.h"

namespace captiond {
namespace {

using nlohmann::json;

Request command(const std::string& name, const json& args) {
  return {Request::Kind::command, name, args.dump(-1, ' ', false, json::error_handler_t::replace)};
}

}  // namespace

Request Model::begin_choosing() {
  picker_.emplace();
  return command("devices", json::object());
}

Request Model::choose(char32_t key, Clock::time_point now) {
  Picker& picker = *picker_;
  const std::size_t count = sources_.size();
  const auto source = picker.source(count);
  if (key == key::kEscape && picker.taken()) {
    picker.take(std::nullopt, count);
  } else if (key == key::kEscape || key == 'q' || keys_.action(key) == Action::sources) {
    picker_.reset();
  } else if (key == 'k' || key == key::kUp) {
    picker.move(-1, count);
  } else if (key == 'j' || key == key::kDown) {
    picker.move(1, count);
  } else if (const proto::Device* device = picker.device(count);
             device && (key == key::kEnter || key == ' ')) {
    return choose_device(*device);
  } else if (source && key == ' ') {
    const auto& info = sources_[*source].info;
    return command(info.paused ? "resume" : "pause", {{"source", info.id}});
  } else if (source && key == 'h') {
    hide_or_show(*source, now);
  } else if (source && key == 'x') {
    const bool others = std::ranges::count(sources_, false, &SourceView::hidden) > 1;
    if (others && !sources_[*source].hidden) hide_or_show(*source, now);
    return command("remove", {{"source", sources_[*source].info.id}});
  } else if (source && key == key::kEnter) {
    picker.take(sources_[*source].info.id, count);
  }
  return {};
}

Request Model::choose_device(const proto::Device& device) {
  json args = {{"kind", device.kind}, {"device", device.device}};
  const auto taken = picker_->taken();
  picker_->take(std::nullopt, sources_.size());
  if (taken) {
    args["source"] = *taken;
    return command("choose", args);
  }
  args["label"] = device.description;
  return command("add", args);
}

void Model::hide_or_show(std::size_t source, Clock::time_point now) {
  const auto seen = std::ranges::count(sources_, false, &SourceView::hidden);
  if (!sources_[source].hidden && seen == 1) return say("one source has to be seen", false, now);
  sources_[source].hidden = !sources_[source].hidden;
  while (sources_[focus_].hidden) focus_ = (focus_ + 1) % sources_.size();
}

}  // namespace captiond
