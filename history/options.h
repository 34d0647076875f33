// Whether what was said is kept, and for how long.
#pragma once

#include <string>

namespace captiond {

struct HistoryOptions {
  bool enabled = false;        // nothing is written to disk unless this is set
  int keep_days = 30;          // then it is deleted; 0: never
  std::string sound = "none";  // kept with each line: "none", "opus" (small) or "flac" (exact)

  bool operator==(const HistoryOptions&) const = default;
};

}  // namespace captiond
