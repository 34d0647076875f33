// What a Whisper model is made of.
#pragma once

#include <string>
#include <vector>

#include "whisper/dims.h"
#include "whisper/formats/weights_file.h"

namespace captiond::whisper {

/// Frames that one output of the encoder's convolutions looks at.
inline constexpr std::size_t kConvWidth = 3;

struct Parameter {
  std::string name;
  Shape shape;
};

/// Every parameter of a model of these sizes, named and shaped as in OpenAI's checkpoints.
std::vector<Parameter> parameters(const Dims& dims);

/// Throws Error(code bad_model) naming the file when no model has such sizes: zero, beyond any model's, or a
/// state that the heads do not share evenly.
void check_dims(const std::string& path, const Dims& dims);

}  // namespace captiond::whisper
