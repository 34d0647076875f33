#include "tui/model/pointer.h"

#include <array>
#include <charconv>

namespace captiond {

std::optional<Pointer> pointer_of(std::string_view report) {
  std::array<int, 3> numbers{};  // button, column, row; the latter two from 1
  const char* at = report.data();
  const char* const end = report.data() + report.size();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0 && (at == end || *at++ != ';')) return std::nullopt;
    const auto [behind, error] = std::from_chars(at, end, numbers.at(i));
    if (error != std::errc()) return std::nullopt;
    at = behind;
  }
  if (end - at != 1 || (*at != 'M' && *at != 'm') || numbers[1] < 1 || numbers[2] < 1) return std::nullopt;
  Pointer pointer{.row = numbers[2] - 1, .column = numbers[1] - 1};
  constexpr int kModifiers = 4 | 8 | 16, kDrag = 32, kWheelUp = 64, kWheelDown = 65;
  const int button = numbers[0] & ~kModifiers;
  if (button == kWheelUp || button == kWheelDown) {
    pointer.kind = button == kWheelUp ? Pointer::Kind::wheel_up : Pointer::Kind::wheel_down;
  } else if ((button & ~kDrag) != 0) {
    return std::nullopt;
  } else if (*at == 'm') {
    pointer.kind = Pointer::Kind::release;
  } else {
    pointer.kind = button & kDrag ? Pointer::Kind::drag : Pointer::Kind::press;
  }
  return pointer;
}

}  // namespace captiond
