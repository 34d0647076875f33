// Which models this machine can carry, by what they were measured to take.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace captiond {

/// How long a pass over ten seconds of speech takes.
struct ModelSpeed {
  std::string model;
  std::uint64_t bytes = 0;                 // of its files
  double one_core = 0.0, all_cores = 0.0;  // seconds
  bool measured = false;                   // else reckoned from the size and a model that was
};

/// The largest models that keep up in each role, or the smallest there is.
struct Advice {
  std::string preview, confirm;
  double shows = 0.0, stands = 0.0;  // seconds after a word was said, about
};

inline constexpr double kQuickPreview =
    0.6;  // seconds of a pass with one core; slower ones trail behind speech
inline constexpr double kQuickConfirm = 1.2;  // with all cores, while the preview takes its share

/// Fills in the models that were not measured. At least one was.
void reckon(std::vector<ModelSpeed>& models);

/// `preview_step` and `confirm_step` are the seconds of speech between two passes. Pure.
Advice advise(const std::vector<ModelSpeed>& models, double preview_step, double confirm_step);

}  // namespace captiond
