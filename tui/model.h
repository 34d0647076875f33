// Everything the viewer knows: what came from captiond, and how the reader looks at it. Pure: compose.cc
// makes a picture of it, viewer.cc carries out what it asks for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "proto/messages.h"
#include "tui/clock.h"
#include "tui/connection.h"
#include "tui/document.h"
#include "tui/keys.h"
#include "tui/pane.h"

namespace captiond {

struct SourceView {
  proto::SourceInfo info;
  Document document;
  Pane pane;
  proto::Level level{.source = {}, .rms = -100.0, .peak = -100.0, .speech = false};
};

/// A remark in the status line, for a while.
struct Remark {
  std::string text;
  bool alarming = false;
  Clock::time_point until{};
};

/// What the model cannot do itself.
struct Request {
  enum class Kind { none, quit, redraw, toggle_captions, copy } kind = Kind::none;
  std::string text;  // to copy
};

class Model {
 public:
  static constexpr std::chrono::seconds kRemarkTime{5};

  /// How many cells the screen has; before anything else.
  void resize(int rows, int columns);
  /// `wall` is seconds since 1970, for remarks in the text.
  void receive(const Event& event, Clock::time_point now, double wall);
  Request press(char32_t key, Clock::time_point now);
  void say(const std::string& text, bool alarming, Clock::time_point now);

  /// Shows what waited and takes away what is old; true when the picture changed.
  bool refresh(Clock::time_point now);
  /// When refresh() is worth calling.
  std::optional<Clock::time_point> due() const;

  // What compose.cc draws.
  int rows() const { return rows_; }
  int columns() const { return columns_; }
  const std::vector<SourceView>& sources() const { return sources_; }
  std::size_t focus() const { return focus_; }
  /// Sources that stand side by side; else the focused one is seen alone, under tabs.
  bool side_by_side() const;
  Shape shape() const;  // of the text of each source that is seen
  bool times() const { return times_; }
  bool help() const { return help_; }
  const std::optional<std::string>& prompt() const { return prompt_; }
  const std::string& pattern() const { return pattern_; }
  const std::optional<Remark>& remark() const { return remark_; }
  const proto::Status& status() const { return status_; }
  bool paused() const;  // every source is
  bool connected() const { return connected_; }
  const std::string& lost() const { return lost_; }

 private:
  void take(const Connected& connected, Clock::time_point now, double wall);
  void keep_only(const std::vector<proto::SourceInfo>& infos);
  void take(const proto::ServerMessage& message, Clock::time_point now);
  SourceView& source(const std::string& id);
  void update(const proto::SourceInfo& info);
  void edit_prompt(char32_t key, Clock::time_point now);
  void find(int direction, Clock::time_point now);
  Request act(Action action, Clock::time_point now);
  void scroll(int rows);
  void hold_or_follow();
  Request copy(const std::vector<std::uint64_t>& paragraphs) const;
  std::vector<std::uint64_t> seen() const;

  int rows_ = 24, columns_ = 80;
  std::vector<SourceView> sources_;
  std::size_t focus_ = 0;
  bool zoomed_ = false, times_ = false, help_ = false;
  std::optional<std::string> prompt_;  // of a search being typed
  std::string pattern_;                // of the last search
  std::optional<Remark> remark_;
  proto::Status status_;
  bool connected_ = false;
  std::string lost_;  // why there is no connection
};

}  // namespace captiond
