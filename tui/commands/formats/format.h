// The formats of `captions tail`. Pure: messages in, text out.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "proto/messages.h"
#include "tui/reading/clock.h"

namespace captiond {

/// Captions in one format. What print() and its kin return goes out at once and is never taken back.
class Format {
 public:
  virtual ~Format() = default;

  /// Before anything else is printed.
  virtual std::string begin() { return {}; }
  /// The sources, at the first connection and at every later one.
  virtual void introduce(const std::vector<proto::SourceInfo>&) {}
  virtual std::string print(const proto::Caption& caption) = 0;
  virtual std::string print(const proto::Gap& gap) = 0;
  /// In formats that have a place for it.
  virtual std::string print(const proto::Translation&) { return {}; }
  /// Levels, status, sources: what a status bar shows besides words.
  virtual void observe(const proto::ServerMessage&) {}
  /// captiond went away.
  virtual void disconnected() {}
  /// What is due now, in formats that show a state and not every change of it.
  virtual std::string refresh(Clock::time_point) { return {}; }
  /// When refresh() is worth calling; nothing: after the next message.
  virtual std::optional<Clock::time_point> due() const { return {}; }
  /// Ends what is open: no more of it will come.
  virtual std::string finish() { return {}; }
};

enum class FormatName { text, json, srt, vtt, tsv, waybar, tmux };

/// Whether it shows the present moment alone, as a status bar does: such a reader also wants to see that
/// captiond is not there.
inline bool is_live(FormatName name) {
  return name == FormatName::waybar || name == FormatName::tmux;
}

struct FormatOptions {
  FormatName name = FormatName::text;
  bool terminal = false;         // text: words as they are committed, for an eye
  bool committed_only = false;   // json: without tails
  std::optional<double> origin;  // srt, vtt, tsv: wall clock that is 0 in them; unset: the first sentence's
  int width = 60;                // waybar, tmux: cells
  bool escape = true;            // waybar: as Pango markup
};

std::unique_ptr<Format> make_format(const FormatOptions& options);

}  // namespace captiond
