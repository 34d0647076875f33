// What a fuzzer made up, as the files that a loader reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"
#include "tests/support/temporary_folder.h"

namespace captiond::fuzz {

/// A folder of this process, the same for all inputs.
inline std::filesystem::path folder() {
  static const test::TemporaryFolder folder;
  return folder.path();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// The path of a file that holds these bytes.
inline std::string file(const std::string& name, std::string_view bytes) {
  const auto path = folder() / name;
  test::write_file(path, std::string(bytes));
  return path;
}

/// A loader may accept an input or refuse it with Error; all else is found by the fuzzer.
template <typename Load>
int attempt(const Load& load) {
  try {
    load();
  } catch (const Error&) {
  }
  return 0;
}

}  // namespace captiond::fuzz
