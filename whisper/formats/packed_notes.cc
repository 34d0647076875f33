#include "whisper/formats/packed_notes.h"

#include <array>
#include <cstdint>
#include <utility>

#include "whisper/formats/byte_reader.h"
#include "whisper/formats/parameters.h"

namespace captiond::whisper {
namespace {

constexpr std::array kSizes = {
    &Dims::n_mels,  &Dims::n_audio_ctx, &Dims::n_audio_state, &Dims::n_audio_head, &Dims::n_audio_layer,
    &Dims::n_vocab, &Dims::n_text_ctx,  &Dims::n_text_state,  &Dims::n_text_head,  &Dims::n_text_layer};

/// Writes what a Reader reads: numbers of four bytes, texts and lists with their length before them.
class Writer {
 public:
  void number(std::size_t value) {
    for (int shift = 0; shift < 32; shift += 8) bytes_.push_back(static_cast<std::byte>(value >> shift));
  }
  void text(const std::string& text) {
    number(text.size());
    const auto bytes = std::as_bytes(std::span(text));
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  template <typename List, typename Put>
  void list(const List& list, const Put& put) {
    number(list.size());
    for (const auto& item : list) put(item);
  }
  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  std::vector<std::byte> bytes_;
};

class Reader {
 public:
  Reader(const std::string& path, std::span<const std::byte> bytes) : bytes_(path, bytes) {}

  std::size_t number() { return bytes_.number<std::uint32_t>("a number"); }
  std::string text() { return std::string(bytes_.text(number(), "a text")); }
  /// Calls take() for each item. A length that is too large only runs into the end of the bytes.
  template <typename Take>
  void list(const Take& take) {
    for (std::size_t left = number(); left > 0; --left) take();
  }
  /// A number below `end`.
  std::size_t below(std::size_t end) {
    const std::size_t at = bytes_.offset(), found = number();
    if (found >= end) bytes_.fail(at, "a number below " + std::to_string(end), std::to_string(found));
    return found;
  }
  void finish() const {
    if (bytes_.left() > 0) bytes_.fail(bytes_.offset(), "the end", std::to_string(bytes_.left()) + " bytes");
  }

 private:
  ByteReader bytes_;
};

}  // namespace

std::vector<std::byte> to_bytes(const PackedNotes& packed) {
  Writer writer;
  const auto put_text = [&](const std::string& text) { writer.text(text); };
  for (const auto size : kSizes) writer.number(packed.dims.*size);
  writer.list(packed.files, put_text);
  const Vocabulary& vocabulary = packed.notes.vocabulary;
  writer.list(vocabulary.text, put_text);
  writer.list(vocabulary.added, [&](const auto& token) {
    writer.text(token.first);
    writer.number(static_cast<std::size_t>(token.second));
  });
  writer.number(vocabulary.unspoken.has_value() ? 1 : 0);
  writer.list(vocabulary.unspoken.value_or(std::vector<int>()),
              [&](int token) { writer.number(static_cast<std::size_t>(token)); });
  writer.list(packed.notes.alignment_heads, [&](const AlignmentHead& head) {
    writer.number(head.layer);
    writer.number(head.head);
  });
  return writer.take();
}

PackedNotes notes_from(std::span<const std::byte> bytes, const std::string& path) {
  constexpr std::size_t kTokens = 1 << 21;  // a bound on their numbers: no vocabulary is near it
  Reader reader(path, bytes);
  PackedNotes packed;
  for (const auto size : kSizes) packed.dims.*size = reader.number();
  check_dims(path, packed.dims);
  reader.list([&] { packed.files.push_back(reader.text()); });
  Vocabulary& vocabulary = packed.notes.vocabulary;
  reader.list([&] { vocabulary.text.push_back(reader.text()); });
  reader.list([&] {
    std::string name = reader.text();
    vocabulary.added.emplace(std::move(name), static_cast<int>(reader.below(kTokens)));
  });
  const bool named = reader.below(2) == 1;
  std::vector<int> unspoken;
  reader.list([&] { unspoken.push_back(static_cast<int>(reader.below(packed.dims.n_vocab))); });
  if (named) vocabulary.unspoken = std::move(unspoken);
  reader.list([&] {
    const std::size_t layer = reader.below(packed.dims.n_text_layer);
    packed.notes.alignment_heads.push_back({layer, reader.below(packed.dims.n_text_head)});
  });
  reader.finish();
  return packed;
}

}  // namespace captiond::whisper
