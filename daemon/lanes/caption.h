// From the session's words to the protocol's.
#pragma once

#include <string>

#include "proto/messages.h"
#include "stream/session.h"

namespace captiond {

/// An update of `source` as a message, without number (`seq`) and wall clock (`time`): the server and the
/// lane know these.
proto::Caption to_caption(const std::string& source, const Update& update);
/// Likewise.
proto::Translation to_translation(const std::string& source, const Translation& translation);

}  // namespace captiond
