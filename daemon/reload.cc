#include "daemon/reload.h"

#include <algorithm>

namespace captiond {
namespace {

const SourceOptions* find(const std::vector<SourceOptions>& sources, const std::string& id) {
  const auto found = std::ranges::find(sources, id, &SourceOptions::id);
  return found == sources.end() ? nullptr : &*found;
}

}  // namespace

Reload compare(const Config& running, const Config& fresh) {
  Reload reload;
  for (const SourceOptions& source : fresh.sources) {
    const SourceOptions* before = find(running.sources, source.id);
    if (!before) {
      reload.added.push_back(source);
    } else if (!(*before == source)) {
      reload.changed.push_back(source);
      if (before->keep_days != source.keep_days) reload.restart.push_back("keep_days of '" + source.id + "'");
    }
  }
  for (const SourceOptions& source : running.sources) {
    if (!find(fresh.sources, source.id)) reload.removed.push_back(source.id);
  }
  ModelChoice models = fresh.models;
  models.unload_after = running.models.unload_after;
  VadOptions vad = fresh.vad;
  vad.engine = running.vad.engine;
  reload.common = !(running.stream == fresh.stream) || !(running.vad == vad) || !(models == fresh.models);
  if (!(running.models == models)) reload.restart.emplace_back("[models]");
  if (running.vad.engine != fresh.vad.engine) reload.restart.emplace_back("engine of [vad]");
  if (!(running.history == fresh.history)) reload.restart.emplace_back("[history]");
  if (running.journal != fresh.journal) reload.restart.emplace_back("journal");
  return reload;
}

}  // namespace captiond
