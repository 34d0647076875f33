// The engines that captiond runs with.
#pragma once

#include <functional>
#include <memory>

#include "conf/config.h"
#include "daemon/lanes/stream_thread.h"
#include "vad/detector.h"
#include "vad/options.h"

namespace captiond {

/// What makes the speech detector that the options name. Without the network's weights it is the energy gate,
/// with a warning.
std::function<std::unique_ptr<SpeechDetector>()> make_detector(const VadOptions& options);

/// Whisper models as the configuration names them, and the speech detector. Two roles that name the same
/// model share its weights, which go with the last recogniser. Throws Error(bad_model) for a model that is
/// not installed; what is wrong inside of one comes out when its worker loads it.
Engines whisper_engines(const Config& config);

}  // namespace captiond
