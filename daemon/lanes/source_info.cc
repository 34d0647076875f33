#include "daemon/lanes/source_info.h"

namespace captiond {

const char* name_of(SourceKind kind) {
  switch (kind) {
    case SourceKind::pulse:
      return "pulse";
    case SourceKind::alsa:
      return "alsa";
    case SourceKind::file:
      return "file";
    case SourceKind::pipe:
      return "pipe";
  }
  return "";
}

const char* name_of(SourceState state) {
  switch (state) {
    case SourceState::starting:
      return "starting";
    case SourceState::running:
      return "running";
    case SourceState::waiting:
      return "waiting";
    case SourceState::ended:
      return "ended";
    case SourceState::failed:
      return "failed";
  }
  return "";
}

proto::SourceInfo describe(const SourceOptions& options) {
  proto::SourceInfo info;
  info.id = options.id;
  info.label = options.label.empty() ? options.id : options.label;
  info.kind = name_of(options.kind);
  info.state = name_of(SourceState::starting);
  info.language = options.language;
  info.colour = options.colour;
  info.paused = !options.enabled;
  return info;
}

}  // namespace captiond
