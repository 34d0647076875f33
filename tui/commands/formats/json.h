// Captions as the protocol has them.
#pragma once

#include "tui/commands/formats/format.h"

namespace captiond {

/// The protocol's numbered lines as they are, and its tails unless they are not wanted.
class JsonFormat : public Format {
 public:
  explicit JsonFormat(bool committed_only) : committed_only_(committed_only) {}
  std::string print(const proto::Caption& caption) override;
  std::string print(const proto::Gap& gap) override;
  std::string print(const proto::Translation& translation) override;

 private:
  bool committed_only_;
};

}  // namespace captiond
