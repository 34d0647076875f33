#include "stream/policy.h"

#include "base/error.h"
#include "stream/local_agreement.h"

namespace captiond {

std::unique_ptr<Policy> make_policy(const StreamOptions& options, CommittedText& text, SampleTime start) {
  return std::make_unique<LocalAgreement>(options, text, start);
}

void check_policy(const StreamOptions& options) {
  if (options.policy == "local-agreement") return;
  throw Error("expected the caption policy local-agreement, found " + options.policy, ExitCode::bad_config);
}

}  // namespace captiond
