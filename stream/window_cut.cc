#include "stream/window_cut.h"

#include <string_view>

#include "stream/words.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr SampleTime kCutBehind = 1s;      // of committed sound that a cut at a sentence's end leaves
constexpr SampleTime kHardCutBehind = 2s;  // and a cut elsewhere
constexpr SampleTime kGap = 300ms;         // between words that is as good as a sentence's end

bool ends_sentence(const Word& word) {
  constexpr std::string_view kMarks = ".?!";
  return !word.text.empty() && kMarks.find(word.text.back()) != std::string_view::npos;
}

}  // namespace

std::optional<Cut> find_cut(std::span<const Word> said, bool anywhere) {
  for (std::size_t i = said.size(); i-- > 0;) {
    const SampleTime next = i + 1 < said.size() ? said[i + 1].start : said[i].end;
    const bool good = next - said[i].end >= kGap || ends_sentence(said[i]);
    const SampleTime behind = said.back().end - said[i].end;
    if (good ? behind >= kCutBehind : anywhere && behind >= kHardCutBehind)
      return Cut{i + 1, midpoint({"", said[i].end, next})};
  }
  return std::nullopt;
}

}  // namespace captiond
