// Where tests find what is not in the repository. Each answers with a folder, or with nothing when this
// machine lacks it: the test then skips and says so.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace captiond::test {

inline std::optional<std::filesystem::path> folder_from(const char* variable) {
  const char* value = std::getenv(variable);
  if (!value || !*value || !std::filesystem::is_directory(value)) return std::nullopt;
  return std::filesystem::path(value);
}

/// Decoded voice prompts with their manifest.tsv (scripts/make-prompts makes them from system packages).
inline std::optional<std::filesystem::path> prompts() {
  return folder_from("CAPTIOND_PROMPTS");
}

/// More recordings and the reference implementation's answers: audio/ and reference/.
inline std::optional<std::filesystem::path> reference() {
  return folder_from("CAPTIOND_REFERENCE");
}

/// An installed model's folder.
inline std::optional<std::filesystem::path> model(const std::string& name) {
  const auto chosen = folder_from("CAPTIOND_MODELS");
  const char* home = std::getenv("HOME");
  const auto folder =
      (chosen ? *chosen : std::filesystem::path(home ? home : "/") / ".local/share/captiond/models") / name;
  if (!std::filesystem::is_directory(folder)) return std::nullopt;
  return folder;
}

}  // namespace captiond::test
