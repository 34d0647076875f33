#include <array>
#include <string_view>
#include <vector>

#include "whisper/kernels/attention.h"

namespace captiond::whisper {

extern const AttentionBuild attention_portable;
#ifdef __x86_64__
extern const AttentionBuild attention_x86_64_v3, attention_x86_64_v4_bf16;
#ifndef CAPTIOND_FEW_KERNELS
extern const AttentionBuild attention_x86_64_v3_vnni, attention_x86_64_v4, attention_x86_64_v4_vnni;
#endif
#endif

namespace {

#ifdef __x86_64__
constexpr std::array kBuilds = {&attention_portable,       &attention_x86_64_v3,
#ifndef CAPTIOND_FEW_KERNELS
                                &attention_x86_64_v3_vnni, &attention_x86_64_v4, &attention_x86_64_v4_vnni,
#endif
                                &attention_x86_64_v4_bf16};
#else
constexpr std::array kBuilds = {&attention_portable};
#endif

}  // namespace

// A build of the kernels that is named after another and something more has the other's attention.
const AttentionBuild& attention_for(const Kernels& kernels) {
  const AttentionBuild* best = &attention_portable;
  for (const AttentionBuild* build : kBuilds) {
    if (std::string_view(kernels.name).starts_with(build->name)) best = build;
  }
  return *best;
}

std::span<const AttentionBuild* const> available_attention() {
  static const std::vector<const AttentionBuild*> builds = [] {
    std::vector<const AttentionBuild*> found;
    for (const Kernels* kernels : available_kernels()) {
      const AttentionBuild* build = &attention_for(*kernels);
      if (found.empty() || found.back() != build) found.push_back(build);
    }
    return found;
  }();
  return builds;
}

}  // namespace captiond::whisper
