#include "whisper/formats/later_weights.h"

#include "base/error.h"

namespace captiond::whisper {

const WeightsFile& LaterWeights::open() const {
  std::call_once(once_, [this] {
    auto file = open_();
    if (file->dims() != dims_) throw Error(path_ + ": is of another model now", ExitCode::bad_model);
    file_ = std::move(file);
  });
  return *file_;
}

}  // namespace captiond::whisper
