// Sources as a table for people.
#pragma once

#include <string>
#include <vector>

#include "proto/messages.h"

namespace captiond {

/// A line each: id, label, state, and what is open or why it is not.
std::string source_table(const std::vector<proto::SourceInfo>& sources);

}  // namespace captiond
