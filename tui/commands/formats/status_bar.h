// Captions for status bars: the present moment in one line, again whenever it changes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tui/commands/formats/format.h"
#include "tui/commands/formats/ticker.h"

namespace captiond {

/// A line at most every `pace`, and only when it differs from the one before.
class StatusBarFormat : public Format {
 public:
  void introduce(const std::vector<proto::SourceInfo>& sources) override;
  std::string print(const proto::Caption& caption) override;
  std::string print(const proto::Gap& gap) override;
  void observe(const proto::ServerMessage& message) override;
  void disconnected() override;
  std::string refresh(Clock::time_point now) override;
  std::optional<Clock::time_point> due() const override;

 protected:
  StatusBarFormat(std::chrono::milliseconds pace, int width) : pace_(pace), width_(width) {}
  virtual std::string line() const = 0;  // without its end

  const Ticker& ticker() const { return ticker_; }
  int width() const { return width_; }
  /// off, error, paused, lagging, speech, listening or idle: the first that applies.
  std::string state() const;
  double loudness() const;  // 0 to 1, of the loudest source
  /// Why it is late, which source failed, or what was said lately.
  std::vector<std::string> explanation() const;

 private:
  const proto::SourceInfo* failed() const;

  const std::chrono::milliseconds pace_;
  const int width_;
  Ticker ticker_;
  bool connected_ = false;
  proto::Status status_;
  std::map<std::string, proto::SourceInfo> sources_;
  std::map<std::string, proto::Level> levels_;
  std::optional<std::string> shown_;
  Clock::time_point next_{};  // no earlier is a line printed
  bool waiting_ = true;
};

/// Waybar's custom module with "return-type": "json" (waybar-custom(5)): text, alt, tooltip, class and
/// percentage. Text and tooltip are Pango markup, so they are escaped unless `escape` is false.
class WaybarFormat : public StatusBarFormat {
 public:
  WaybarFormat(int width, bool escape)
      : StatusBarFormat(std::chrono::milliseconds(250), width), escape_(escape) {}

 private:
  std::string line() const override;
  std::string markup(const std::string& text) const;
  bool escape_;
};

/// tmux's #(…): it shows the newest line, reads at most one a second, and expands # in it.
class TmuxFormat : public StatusBarFormat {
 public:
  explicit TmuxFormat(int width) : StatusBarFormat(std::chrono::seconds(1), width) {}

 private:
  std::string line() const override;
};

}  // namespace captiond
