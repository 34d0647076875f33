// Captions as lines for other programs and for plain terminals. Pure: text in, text out.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "proto/messages.h"

namespace captiond {

/// One line a sentence; an utterance's end ends it too. Text that was given is never taken back.
class TextPrinter {
 public:
  /// `live` gives words as they are committed, for an eye on a terminal; else whole lines alone.
  explicit TextPrinter(bool live) : live_(live) {}

  /// With several sources, lines begin with their labels. At the first connection and at every later one.
  void introduce(const std::vector<proto::SourceInfo>& sources);

  std::string print(const proto::Caption& caption);
  std::string print(const proto::Gap& gap);
  /// Ends what is open: no more of it will come.
  std::string finish();

 private:
  std::string end_line(const std::string& source);
  std::string label(const std::string& source) const;

  bool live_;
  std::map<std::string, std::string> labels_;  // by id; empty unless there are several sources
  std::map<std::string, std::string> open_;    // by id: the line under way
  std::optional<std::string> on_line_;         // live: whose words stand on the terminal's last line
};

/// The protocol's numbered lines as they are, and its tails unless they are not wanted.
class JsonPrinter {
 public:
  explicit JsonPrinter(bool committed_only) : committed_only_(committed_only) {}
  std::string print(proto::Caption caption) const;
  std::string print(const proto::Gap& gap) const;

 private:
  bool committed_only_;
};

}  // namespace captiond
