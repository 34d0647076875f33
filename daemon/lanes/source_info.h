// How a source appears to clients.
#pragma once

#include "capture/feed.h"
#include "capture/options.h"
#include "proto/messages.h"

namespace captiond {

/// The protocol's words.
const char* name_of(SourceKind kind);
const char* name_of(SourceState state);

/// Before anything was heard of it.
proto::SourceInfo describe(const SourceOptions& options);

}  // namespace captiond
