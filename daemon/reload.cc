#include "daemon/reload.h"

#include <algorithm>

namespace captiond {
namespace {

// True when they differ in nothing but what can change while running.
bool same_device(SourceOptions running, const SourceOptions& fresh) {
  running.label = fresh.label;
  running.gain = fresh.gain;
  running.enabled = fresh.enabled;
  return running == fresh;
}

const SourceOptions* find(const std::vector<SourceOptions>& sources, const std::string& id) {
  const auto found = std::ranges::find(sources, id, &SourceOptions::id);
  return found == sources.end() ? nullptr : &*found;
}

}  // namespace

Reload compare(const Config& running, const Config& fresh) {
  Reload reload;
  for (const SourceOptions& source : fresh.sources) {
    const SourceOptions* before = find(running.sources, source.id);
    if (!before || !same_device(*before, source)) {
      reload.restart.push_back("source '" + source.id + "'");
    } else if (!(*before == source)) {
      reload.sources.push_back(source);
    }
  }
  for (const SourceOptions& source : running.sources) {
    if (!find(fresh.sources, source.id)) reload.restart.push_back("source '" + source.id + "'");
  }
  if (!(running.models == fresh.models)) reload.restart.emplace_back("[models]");
  if (!(running.stream == fresh.stream)) reload.restart.emplace_back("[stream]");
  if (!(running.vad == fresh.vad)) reload.restart.emplace_back("[vad]");
  if (!(running.history == fresh.history)) reload.restart.emplace_back("[history]");
  if (running.journal != fresh.journal) reload.restart.emplace_back("journal");
  return reload;
}

}  // namespace captiond
