#include "stream/policy.h"

#include "base/error.h"
#include "stream/align_att.h"
#include "stream/local_agreement.h"
#include "stream/reconcile.h"

namespace captiond {

std::unique_ptr<Policy> make_policy(const StreamOptions& options, CommittedText& text, SampleTime start) {
  if (options.policy == "local-agreement") return std::make_unique<LocalAgreement>(options, text, start);
  if (options.policy == "align-att") return std::make_unique<AlignAtt>(options, text, start);
  return std::make_unique<Reconcile>(options, text, start);
}

void check_policy(const StreamOptions& options) {
  for (const char* known : {"reconcile", "align-att", "local-agreement"})
    if (options.policy == known) return;
  throw Error("expected the caption policy reconcile, align-att or local-agreement, found " + options.policy,
              ExitCode::bad_config);
}

}  // namespace captiond
