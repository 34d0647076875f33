// The part of the model that changes how things look.
#include <algorithm>

#include "tui/canvas/theme.h"
#include "tui/model/model.h"

namespace captiond {

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

}  // namespace captiond
