// The commands that clients may send.
#pragma once

#include "daemon/server/control.h"
#include "proto/messages.h"

namespace captiond {

/// Carries out one command. Whatever is wrong with it becomes an error in the reply.
proto::Reply run_command(const proto::Command& command, Control& control);

}  // namespace captiond
