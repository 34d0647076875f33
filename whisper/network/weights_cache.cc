#include "whisper/network/weights_cache.h"

#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "base/thread.h"
#include "whisper/network/build_weights.h"
#include "whisper/network/kept_file.h"
#include "whisper/network/packed_file.h"
#include "whisper/network/settle.h"

namespace captiond::whisper {
namespace {

namespace fs = std::filesystem;
using File = std::shared_ptr<const WeightsFile>;

// Another number for each change of what is packed, and how: files of the numbers before are of no more use.
constexpr int kFormat = 6;

KeptFile kept_file(const WeightsFile& file, Precision precision, const Kernels& kernels) {
  const std::string name = std::string(name_of(precision));
  const auto files = file.files();
  return {file.path(), std::string(kernels.name) + '.' + name,
          std::to_string(kFormat) + ' ' + kernels.name + ' ' + name, files};
}

/// Makes weights that were found damaged anew, in the place where they are already in use.
void repair(const File& file, Precision precision, const Kernels& kernels, const KeptFile& kept,
            std::span<std::byte> place) {
  Weights anew = build_weights(file, precision, kernels);
  if (anew.packed.bytes().size() != place.size()) return;
  kept.write(anew.packed.bytes());
  std::move(anew.packed).take_the_place_of(place);
}

// They are in use from now on; whether the file is whole is known once all of it was read.
void settle_beside(Weights& weights, PackedPages pages, const File& file, Precision precision,
                   const Kernels& kernels, const KeptFile& kept) {
  const std::span<std::byte> place = weights.packed.bytes();
  weights.settling = std::jthread([=, &kernels, pages = std::move(pages)](const std::stop_token& stop) {
    name_this_thread("settle");
    try {
      if (settle(place, pages, stop).value_or(true)) return;
      log_warn("{}: its packed weights are damaged; they are packed anew", file->path());
      repair(file, precision, kernels, kept, place);
    } catch (const std::exception& error) {
      log_error("{}: its weights stay as they are: {}", file->path(), error.what());
    }
  });
}

std::optional<Weights> read(const File& file, Precision precision, const Kernels& kernels,
                            const KeptFile& kept, const fs::path& place) {
  auto pages = map_packed(place, kept.key);
  if (!pages) return std::nullopt;
  try {
    Weights weights = build_weights(file, precision, PackedStore(kernels, std::move(pages->memory)));
    settle_beside(weights, std::move(*pages), file, precision, kernels, kept);
    return weights;
  } catch (const Error& error) {
    log_warn("{}: {}; the model is read anew", place.string(), error.what());
    return std::nullopt;
  }
}

}  // namespace

Weights cached_weights(const File& file, Precision precision, const Kernels& kernels) {
  const KeptFile kept = kept_file(*file, precision, kernels);
  for (const fs::path& place : kept.places)
    if (auto weights = read(file, precision, kernels, kept, place)) return std::move(*weights);
  Weights weights = build_weights(file, precision, kernels);
  kept.write(weights.packed.bytes());
  return weights;
}

}  // namespace captiond::whisper
