// The engines that captiond runs with.
#pragma once

#include "conf/config.h"
#include "daemon/stream_thread.h"

namespace captiond {

/// Whisper models as the configuration names them, and the speech detector. Two roles that name the same
/// model share its weights. Throws Error(bad_model) for a model that is not installed; what is wrong inside
/// of one comes out when its worker loads it.
Engines whisper_engines(const Config& config);

}  // namespace captiond
