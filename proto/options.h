// What readers see of what was recognised.
#pragma once

#include <string>
#include <vector>

namespace captiond::proto {

struct FilterOptions {
  std::string marks = "hide";               // or "show": [BLANK_AUDIO], (music), ♪
  bool mask = false;                        // swear words as s***
  std::vector<std::string> also_mask = {};  // further words
  std::vector<std::string> replace = {};  // "FIND => PUT"; FIND is a regular expression as ECMAScript has it
  bool operator==(const FilterOptions&) const = default;
};

}  // namespace captiond::proto
