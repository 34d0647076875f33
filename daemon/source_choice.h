// Sources that are chosen while captiond runs.
#pragma once

#include <string>
#include <vector>

#include "proto/messages.h"

namespace captiond {

inline constexpr std::size_t kMostSources = 16;

/// An id made of a source's name, as a person knows it, that none of `sources` has: "wh-1000-headset".
std::string new_id(const std::string& name, const std::vector<proto::SourceInfo>& sources);

}  // namespace captiond
