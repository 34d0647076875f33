// A model that loses its way.
#include <algorithm>
#include <iterator>

#include <gtest/gtest.h>

#include "tests/stream/support.h"

namespace captiond {
namespace {

/// From some time on confirm is stuck in what it is told of what was said, and hears nothing new; told
/// nothing, it makes a word again of the last sound of what was said before. Preview hears all.
struct StuckModel {
  std::vector<Word> spoken;
  SampleTime stuck_from;
  std::vector<Pass> passes{};
  int echoes = 0;

  PassResult preview(const Pass& pass) const { return {pass.id, test::heard_in(pass, spoken), false, 0.1}; }
  PassResult confirm(const Pass& pass) {
    passes.push_back(pass);
    Hypothesis heard = test::heard_in(pass, spoken);
    const bool told = !pass.prompt.empty() || !pass.prefix.empty();
    if (told && pass.end() > stuck_from) heard.words.clear();
    if (!told && pass.start > SampleTime{0}) echo(pass.start, heard.words);
    return {pass.id, std::move(heard), false, 0.3};
  }
  void echo(SampleTime start, std::vector<Word>& heard) {
    const auto next = std::find_if(spoken.begin(), spoken.end(),
                                   [start](const Word& word) { return midpoint(word) > start; });
    if (next == spoken.begin()) return;
    heard.insert(heard.begin(), {std::prev(next)->text, start, start + from_seconds(0.08), 0.3F});
    ++echoes;
  }
};

TEST(Reconcile, AModelThatLostItsWayIsToldNothingAndFindsIt) {
  StreamOptions options;
  options.trim_after = from_seconds(2);
  Session session(options, {});
  const std::string text = "one two. three four. five six seven eight nine ten eleven twelve";
  StuckModel model{test::sentence(text, 0.2), from_seconds(3)};
  Simulator simulator(
      session, [&](const Pass& pass) { return model.preview(pass); },
      [&](const Pass& pass) { return model.confirm(pass); });
  test::push(simulator, 6.5, 0.9F);
  simulator.end();
  const auto told = [](const Pass& pass) { return !pass.prompt.empty() && !pass.prefix.empty(); };
  EXPECT_TRUE(std::any_of(model.passes.begin(), model.passes.end(), told));
  EXPECT_GT(model.echoes, 0);
  EXPECT_EQ(test::committed_text(simulator.take_shown()), " " + text);
}

}  // namespace
}  // namespace captiond
