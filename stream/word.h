// A word on its way from the model to the screen.
#pragma once

#include <string>

#include "base/time.h"

namespace captiond {

/// Which model speaks: a small one that shows early, a large one whose words stand.
enum class Role { preview, confirm };

/// A word as a model wrote it. Its text keeps the space in front of it: joining texts gives the sentence.
struct Word {
  std::string text;
  SampleTime start{0}, end{0};  // positions in the source's stream
  float probability = 0.0F;
  bool operator==(const Word&) const = default;
};

}  // namespace captiond
