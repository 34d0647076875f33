// One source as the viewer keeps and shows it.
#pragma once

#include "proto/messages.h"
#include "tui/canvas/spectrogram.h"
#include "tui/reading/bookmarks.h"
#include "tui/reading/document.h"
#include "tui/reading/meter.h"
#include "tui/reading/pane.h"
#include "tui/reading/search.h"

namespace captiond {

struct SourceView {
  proto::SourceInfo info;
  Document document;
  Pane pane;
  Meter meter;
  Spectrogram spectrogram;
  Search search;
  Bookmarks marks;
  Attention attention;
  bool hidden = false;
};

/// Its label, or its id when it has none; safe to show.
inline std::string name_of(const proto::SourceInfo& info) {
  return clean(info.label.empty() ? info.id : info.label);
}

}  // namespace captiond
