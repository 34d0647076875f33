// What a mouse did, and how a terminal tells it.
#pragma once

#include <optional>
#include <string_view>

namespace captiond {

struct Pointer {
  enum class Kind { press, drag, release, wheel_up, wheel_down } kind = Kind::press;
  int row = 0, column = 0;  // of the screen, from 0
  bool operator==(const Pointer&) const = default;
};

/// What follows "ESC [ <" in xterm's SGR report (ctlseqs, "Extended coordinates"): "0;12;5M". Nothing for
/// what is no report, or of a button that means nothing here.
std::optional<Pointer> pointer_of(std::string_view report);

/// Turns reports of buttons and drags on and off.
inline constexpr std::string_view kPointerOn = "\033[?1002h\033[?1006h";
inline constexpr std::string_view kPointerOff = "\033[?1006l\033[?1002l";

}  // namespace captiond
