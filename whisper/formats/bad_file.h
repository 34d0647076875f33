// How a file of a model is refused.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.h"

namespace captiond::whisper {

/// Throws Error(code bad_model) naming the file.
[[noreturn]] inline void fail(const std::filesystem::path& path, const std::string& expected,
                              const std::string& found) {
  throw Error(path.string() + ": expected " + expected + ", found " + found, ExitCode::bad_model);
}

}  // namespace captiond::whisper
