// Captions as lines, for plain terminals and for programs that read lines.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tui/commands/formats/format.h"

namespace captiond {

/// One line a sentence; an utterance's end ends it too. Text that was given is never taken back.
class TextFormat : public Format {
 public:
  /// `live` gives words as they are committed, for an eye on a terminal; else whole lines alone.
  explicit TextFormat(bool live) : live_(live) {}

  /// With several sources, lines begin with their labels.
  void introduce(const std::vector<proto::SourceInfo>& sources) override;

  std::string print(const proto::Caption& caption) override;
  std::string print(const proto::Gap& gap) override;
  std::string print(const proto::Translation& translation) override;
  std::string finish() override;

 private:
  std::string end_line(const std::string& source);
  std::string label(const std::string& source) const;

  bool live_;
  std::map<std::string, std::string> labels_;  // by id; empty unless there are several sources
  std::map<std::string, std::string> open_;    // by id: the line under way
  std::optional<std::string> on_line_;         // live: whose words stand on the terminal's last line
};

}  // namespace captiond
