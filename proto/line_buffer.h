// Bytes from a socket, cut into lines.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "proto/messages.h"

namespace captiond::proto {

/// Collects the bytes of one connection and hands out its lines. Holds no more than one line under way and
/// what was appended last: take every line out before appending more. For one thread.
class LineBuffer {
 public:
  void append(std::string_view bytes) {
    buffer_.erase(0, taken_);
    taken_ = 0;
    buffer_ += bytes;
  }

  /// The next line without its end, valid until append(); nothing when no whole line is left. Throws
  /// Error(protocol) when a line is longer than kMaxLine: there is no way on from that.
  std::optional<std::string_view> next() {
    const std::string_view rest = std::string_view(buffer_).substr(taken_);
    const auto end = rest.find('\n');
    if ((end == rest.npos ? rest.size() : end) > kMaxLine)
      throw Error("expected lines of at most " + std::to_string(kMaxLine) + " bytes, found a longer one",
                  ExitCode::protocol);
    if (end == rest.npos) return std::nullopt;
    taken_ += end + 1;
    return rest.substr(0, end);
  }

 private:
  std::string buffer_;
  std::size_t taken_ = 0;  // bytes at the front of the buffer that were handed out
};

}  // namespace captiond::proto
