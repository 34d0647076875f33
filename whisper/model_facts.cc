#include "whisper/model_facts.h"

#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "whisper/formats/model_files.h"
#include "whisper/formats/packed_notes.h"
#include "whisper/network/kept_file.h"
#include "whisper/network/packed_file.h"

namespace captiond::whisper {
namespace {

namespace fs = std::filesystem;

// Another number for each change of what is kept, and how.
constexpr const char* kFormat = "notes 1";

// Tokens index rows of logits from here on, so each must have one.
Tokenizer make_tokenizer(const std::filesystem::path& file, Vocabulary vocabulary, const Dims& dims) {
  try {
    Tokenizer tokenizer(std::move(vocabulary));
    const auto rows = static_cast<std::size_t>(tokenizer.vocabulary_size());
    if (rows == dims.n_vocab) return tokenizer;
    throw Error("expected a vocabulary of " + std::to_string(dims.n_vocab) + " tokens, found " +
                std::to_string(rows));
  } catch (const Error& error) {
    throw Error(file.string() + ": " + error.what(), ExitCode::bad_model);
  }
}

ModelFacts facts_of(const fs::path& weights, PackedNotes read) {
  return {read.dims, std::move(read.files),
          make_tokenizer(weights, std::move(read.notes.vocabulary), read.dims),
          std::move(read.notes.alignment_heads)};
}

PackedNotes read_all(const fs::path& weights) {
  const auto file = open_weights(weights);
  return {file->dims(), file->files(), read_notes(weights, file->dims())};
}

std::optional<ModelFacts> find(const fs::path& weights, const KeptFile& kept) {
  for (const fs::path& place : kept.places) {
    const auto bytes = read_packed(place, kept.key);
    if (!bytes) continue;
    try {
      return facts_of(weights, notes_from(*bytes, place.string()));
    } catch (const Error& error) {
      log_warn("{}; the model is read anew", error.what());
    }
  }
  return std::nullopt;
}

}  // namespace

ModelFacts read_facts(const fs::path& weights) {
  return facts_of(weights, read_all(weights));
}

ModelFacts cached_facts(const fs::path& weights) {
  std::vector<std::string> files;
  for (const fs::path& file : files_of_notes(weights)) files.push_back(file.string());
  const KeptFile kept(weights, "notes", kFormat, files);
  if (auto facts = find(weights, kept)) return std::move(*facts);
  PackedNotes read = read_all(weights);
  const auto bytes = to_bytes(read);
  ModelFacts facts = facts_of(weights, std::move(read));  // nothing is kept of what makes no model
  kept.write(bytes);
  return facts;
}

}  // namespace captiond::whisper
