// How a reader wants the viewer to be: the sections [viewer] and [keys] of the configuration.
#pragma once

#include <array>
#include <string>

#include "tui/actions.h"

namespace captiond {

/// The keys of each action, by their names with spaces between.
using KeyNames = std::array<std::string, kActions>;

inline KeyNames default_keys() {
  KeyNames keys;
  for (std::size_t i = 0; i < kActions; ++i) keys[i] = kActionTable[i].keys;
  return keys;
}

/// See theme.h; the first is the one without configuration.
inline constexpr const char* kThemeNames[] = {"terminal",     "dark",     "light",
                                              "colour-blind", "contrast", "mono"};

inline constexpr int kLargest = 4;            // sizes of text: 0, as the terminal's, to this
inline constexpr float kLongestHold = 10.0F;  // seconds that a line is kept at most

struct ViewerOptions {
  std::string theme = kThemeNames[0];
  int size = 0;                          // of the text, 0 … kLargest
  bool times = false, words = false;     // shown from the start
  bool spectrogram = false;              // likewise
  float hold = 0.0F;                     // seconds that a line stays lowest at least; 0: no hold
  bool mouse = false;                    // the wheel scrolls, dragging selects
  std::string right_to_left = "viewer";  // who puts right-to-left text in order: "viewer" or "terminal"
  KeyNames keys = default_keys();

  bool operator==(const ViewerOptions&) const = default;
};

}  // namespace captiond
