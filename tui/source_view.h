// One source as the viewer keeps and shows it.
#pragma once

#include "proto/messages.h"
#include "tui/bookmarks.h"
#include "tui/document.h"
#include "tui/meter.h"
#include "tui/pane.h"
#include "tui/search.h"
#include "tui/spectrogram.h"

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
