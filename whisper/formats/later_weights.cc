#include "whisper/formats/later_weights.h"

#include "base/error.h"

namespace captiond::whisper {

const WeightsFile& LaterWeights::open() const {
  std::call_once(once_, [this] {
    auto file = open_();
    if (file->dims() != dims_) throw Error(path_ + ": is of another model now", ExitCode::bad_model);
    file->relax();  // around its headers, which were walked through, half of it was mapped
    file_ = std::move(file);
    opened_ = true;
  });
  return *file_;
}

void LaterWeights::relax() const {
  if (opened_) file_->relax();
}

}  // namespace captiond::whisper
