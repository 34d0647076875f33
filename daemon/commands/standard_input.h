// Standard input as a file that can be sought in.
#pragma once

#include <string>

#include "base/unique_fd.h"

namespace captiond {

/// Takes all of standard input into memory: sound files are read with seeks, and pipes have none. Throws
/// Error when there is more than kLargest of it.
class StandardInput {
 public:
  static constexpr long long kLargest = 4LL << 30;  // bytes: as much as a WAV file can hold

  StandardInput();
  /// A path under which this process can open what was read.
  std::string path() const;

 private:
  UniqueFd memory_;
};

}  // namespace captiond
