// Between what the speakers play and what a microphone hears of it.
#pragma once

#include <memory>
#include <vector>

#include "capture/echo_canceller.h"
#include "daemon/lanes/echo_text.h"

namespace captiond {

class Input;

/// The two lines of defence of one microphone. Its lane and the speakers' lane share it. Stream thread.
struct Echo {
  EchoCanceller canceller;
  EchoText text;
};

/// Has each microphone that wants to be rid of its echo share one with the speakers: with the first input
/// that hears all that an output plays, else with the first that hears one application. To be called
/// whenever an input came, went or changed.
void arrange_echoes(const std::vector<std::unique_ptr<Input>>& inputs);

}  // namespace captiond
