#include "tui/commands/advice.h"

#include <algorithm>

namespace captiond {
namespace {

/// Of those that take at most `limit` the largest, else the quickest.
const ModelSpeed& best(const std::vector<ModelSpeed>& models, double ModelSpeed::*time, double limit) {
  const ModelSpeed* found = nullptr;
  for (const ModelSpeed& model : models)
    if (model.*time <= limit && (!found || model.bytes > found->bytes)) found = &model;
  return found ? *found : *std::ranges::min_element(models, {}, time);
}

}  // namespace

// The work of a pass grows with the weights, each of which is used once for every frame or token.
void reckon(std::vector<ModelSpeed>& models) {
  const auto known = std::ranges::find(models, true, &ModelSpeed::measured);
  for (ModelSpeed& model : models) {
    if (model.measured) continue;
    const double ratio = static_cast<double>(model.bytes) / static_cast<double>(known->bytes);
    model.one_core = known->one_core * ratio;
    model.all_cores = known->all_cores * ratio;
  }
}

// A word waits half a step for the next pass on average, and then for that pass; a second pass has to agree
// before it stands.
Advice advise(const std::vector<ModelSpeed>& models, double preview_step, double confirm_step) {
  const ModelSpeed& preview = best(models, &ModelSpeed::one_core, kQuickPreview);
  const ModelSpeed& confirm = best(models, &ModelSpeed::all_cores, kQuickConfirm);
  return {preview.model, confirm.model, preview_step / 2 + preview.one_core,
          confirm_step / 2 + 2 * std::max(confirm.all_cores, confirm_step)};
}

}  // namespace captiond
