#include "bench/peak.h"

namespace captiond::whisper {

extern const Peak peak_portable;
#ifdef __x86_64__
extern const Peak peak_x86_64_v3, peak_x86_64_v3_vnni, peak_x86_64_v4, peak_x86_64_v4_vnni,
    peak_x86_64_v4_bf16;
#endif

const Peak* peak_of(std::string_view build) {
  for (const Peak* peak :
       {&peak_portable,
#ifdef __x86_64__
        &peak_x86_64_v3, &peak_x86_64_v3_vnni, &peak_x86_64_v4, &peak_x86_64_v4_vnni, &peak_x86_64_v4_bf16
#endif
       }) {
    if (peak->build == build) return peak;
  }
  return nullptr;
}

}  // namespace captiond::whisper
