// The most probable token each time, or tokens drawn at random.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "whisper/decode/choice.h"
#include "whisper/decode/search.h"

namespace captiond::whisper {

/// OpenAI's GreedyDecoder: at temperature 0 one text of most probable tokens, which a draft may speed up;
/// above it best_of texts, each drawn with random numbers of its own.
class Sampling final : public Search {
 public:
  explicit Sampling(const SearchContext& context) : context_(context) {}

  void begin(Start start) override;
  bool done() const override;
  void ask(std::vector<Feed>& feeds) override;
  void take(MatrixView logits) override;
  Hypothesis best() const override;

 private:
  struct Text {
    Sequence read;
    Hypothesis written;
    std::optional<AttendedFrames> frames;
    CrossAttention attention;  // of the last token read
    Random random;
    bool done = false;
  };

  void follow_draft(Text& text, const Start& start);
  void add_text(const Start& start, std::uint64_t seed);
  void choose(Text& text, std::span<float> logits);
  void write(Text& text, const Choice& choice);

  const SearchContext context_;
  std::vector<Text> texts_;
};

}  // namespace captiond::whisper
