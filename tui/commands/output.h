// Standard output for data: whole writes, and errors that are not swallowed.
#pragma once

#include <string_view>

namespace captiond {

/// Writes all of it at once, unbuffered. Throws Error when that fails, as on a full disk; a reader that left
/// raises SIGPIPE, which ends the program without a word.
void write_out(std::string_view text);

}  // namespace captiond
