// Passes run by a Whisper model.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "stream/recognizer.h"

namespace captiond {

namespace whisper {
class Model;
}

/// Decodes a pass as one window, greedily, and aligns its words. Owned by one worker's thread; the model may
/// be shared.
///
/// The encoder looks at the sound and some silence behind it rather than at 30 s, which costs a fraction. A
/// model that then runs in circles, which a token limit by the length of the sound or a text that packs too
/// well betrays, is asked once more with the full context. Sound beyond 30 s is not looked at. An
/// English-only model hears nothing in another language.
class WhisperRecognizer : public Recognizer {
 public:
  /// `threads`: how many work on one pass. `vocabulary`: names and rare words that are likely to be said.
  WhisperRecognizer(std::shared_ptr<const whisper::Model> model, std::size_t threads,
                    const std::vector<std::string>& vocabulary = {});
  ~WhisperRecognizer() override;

  Hypothesis recognize(const Pass& pass) override;

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace captiond
