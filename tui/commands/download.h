// Files from the network, held to their SHA-256.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace captiond {

/// Bytes that are here, of how many.
using Progress = std::function<void(std::uint64_t, std::uint64_t)>;

/// Fetches `url` to `path`, of which the size and the hash are known: what is wrong never stands there. An
/// interrupted download goes on where it was, from PATH.part. Throws Error.
void download(const std::string& url, const std::string& path, std::uint64_t size, const std::string& sha256,
              const Progress& progress);

/// In hexadecimal. Throws Error when the file cannot be read.
std::string sha256_of(const std::string& path);

}  // namespace captiond
