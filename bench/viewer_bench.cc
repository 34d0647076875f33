// How long the viewer works between a key, or a new word, and the picture that shows it, while it holds as
// much text as it ever does. What it then sends to the terminal, tests/tui counts in bytes.
#include <benchmark/benchmark.h>

#include <clocale>
#include <memory>

#include "tui/model/model.h"
#include "tui/picture/compose.h"

namespace captiond {
namespace {

constexpr int kRows = 50, kColumns = 160;

proto::Caption said(std::uint64_t utterance, bool final) {
  proto::Caption caption;
  caption.source = "mic";
  caption.utterance = utterance;
  caption.final = final;
  caption.time = 1763707261.0 + static_cast<double>(utterance);
  for (const char* word :
       {" One",   " of",   " the", " many", " lines", " of",        " a",   " long", " day",   " in",
        " which", " much", " was", " said", " by",    " everybody", " and", " who",  " knows", " whom."})
    caption.committed.push_back({word, 0.0, 0.1, 0.9});
  return caption;
}

/// A hundred thousand paragraphs: some days of speech.
Model& full_model() {
  static const auto kModel = [] {
    std::setlocale(LC_CTYPE, "C.UTF-8");
    auto model = std::make_unique<Model>();
    model->resize(kRows, kColumns);
    for (std::uint64_t i = 0; i < Document::kMost; ++i) model->receive(said(i, true), {}, 0.0);
    return model;
  }();
  return *kModel;
}

void press(benchmark::State& state, char32_t first, char32_t key) {
  Model& model = full_model();
  model.press(first, {});
  for (auto _ : state) {
    model.press(key, {});
    benchmark::DoNotOptimize(compose(model));
  }
}

void new_words(benchmark::State& state) {
  Model& model = full_model();
  model.press('G', {});
  for (auto _ : state) {
    model.receive(said(Document::kMost, false), {}, 0.0);
    model.refresh({});
    benchmark::DoNotOptimize(compose(model));
  }
}

BENCHMARK_CAPTURE(press, line_up, U'G', U'k')->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(press, page_up, U'G', U'b')->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(press, to_the_first_line, U'G', U'g')->Unit(benchmark::kMicrosecond);
BENCHMARK(new_words)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace captiond

BENCHMARK_MAIN();
