// What is known of a model besides its numbers, as a row of bytes that is read in no time.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "whisper/dims.h"
#include "whisper/formats/model_notes.h"

namespace captiond::whisper {

/// Parsing them out of the JSON of a model's files takes longer than all else that is done at a load.
struct PackedNotes {
  Dims dims;
  std::vector<std::string> files;  // that hold the weights
  ModelNotes notes;
};

std::vector<std::byte> to_bytes(const PackedNotes& notes);

/// The opposite. `path` is for complaints: Error(code bad_model) when these are not the bytes of notes.
PackedNotes notes_from(std::span<const std::byte> bytes, const std::string& path);

}  // namespace captiond::whisper
