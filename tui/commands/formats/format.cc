#include "tui/commands/formats/format.h"

#include "tui/commands/formats/json.h"
#include "tui/commands/formats/status_bar.h"
#include "tui/commands/formats/subtitles.h"
#include "tui/commands/formats/text.h"

namespace captiond {

std::unique_ptr<Format> make_format(const FormatOptions& options) {
  switch (options.name) {
    case FormatName::text:
      return std::make_unique<TextFormat>(options.terminal);
    case FormatName::json:
      return std::make_unique<JsonFormat>(options.committed_only);
    case FormatName::srt:
      return std::make_unique<SrtFormat>(options.origin);
    case FormatName::vtt:
      return std::make_unique<VttFormat>(options.origin);
    case FormatName::tsv:
      return std::make_unique<TsvFormat>(options.origin);
    case FormatName::waybar:
      return std::make_unique<WaybarFormat>(options.width, options.escape);
    case FormatName::tmux:
      return std::make_unique<TmuxFormat>(options.width);
  }
  return nullptr;
}

}  // namespace captiond
