// Where that is kept which was computed from a model's files, and when it is still true.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace captiond::whisper {

/// A file beside a model's, or in $XDG_CACHE_HOME/captiond where that folder is not ours to write. Whoever
/// reads and writes it brings the form; this knows the key of what is true now, and the places.
struct KeptFile {
  /// `beside`: the file of weights. `ending`: names the kind, without ".packed". `key`: what the content
  /// depends on besides the state of `files`: their sizes, times and first bytes, or that they are not there.
  KeptFile(const std::filesystem::path& beside, const std::string& ending, const std::string& key,
           std::span<const std::string> files);

  /// Writes the bytes to the first place that takes them.
  void write(std::span<const std::byte> bytes) const;

  std::string key;
  std::vector<std::filesystem::path> places;  // the better one first
};

}  // namespace captiond::whisper
