// Which language is spoken in a window.
#pragma once

#include <span>
#include <vector>

#include "whisper/tensor.h"
#include "whisper/transcript.h"

namespace captiond::whisper {

class Model;
struct Workspace;

/// The languages of each window that begin_windows() began, most probable first, found in one pass; only for
/// multilingual models. Forgets the logits of the last step(), nothing else.
std::vector<std::vector<LanguageProbability>> rank_languages(const Model& model, Workspace& workspace);

/// The same of a window not yet begun. `features`: encode()'s output.
std::vector<LanguageProbability> detect_language(const Model& model, Workspace& workspace,
                                                 ConstMatrixView features);

}  // namespace captiond::whisper
