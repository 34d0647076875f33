// The small files beside the weights.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <nlohmann/json_fwd.hpp>

namespace captiond::whisper {

/// Larger than any file that describes a Whisper model, and small enough to hold however it is nested.
inline constexpr std::size_t kLargestJson = std::size_t{16} << 20U;

/// A JSON object. Throws Error(code bad_model) naming the file when it cannot be read, is too large or is
/// something else.
nlohmann::json read_json(const std::filesystem::path& path);

/// Told of each key and each value, and so many levels below the whole they stand (1: a key of the file's own
/// object). Whether to keep it: what is dropped while it is read costs no place in the tree.
using JsonFilter = std::function<bool(int depth, bool is_key, const nlohmann::json& part)>;
nlohmann::json read_json(const std::filesystem::path& path, const JsonFilter& keep);

/// A JSON array; the same otherwise.
nlohmann::json read_json_array(const std::filesystem::path& path);

}  // namespace captiond::whisper
