// A model that loses its way.
#include <gtest/gtest.h>

#include "tests/stream/support.h"

namespace captiond {
namespace {

/// From some time on confirm is stuck in what it is told of what was said, and hears nothing new. Preview
/// hears all.
struct StuckModel {
  std::vector<Word> spoken;
  SampleTime stuck_from;
  std::vector<Pass> passes{};

  PassResult preview(const Pass& pass) const { return {pass.id, test::heard_in(pass, spoken), false, 0.1}; }
  PassResult confirm(const Pass& pass) {
    passes.push_back(pass);
    Hypothesis heard = test::heard_in(pass, spoken);
    const bool told = !pass.prompt.empty() || !pass.prefix.empty();
    if (told && pass.end() > stuck_from) heard.words.clear();
    return {pass.id, std::move(heard), false, 0.3};
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
  EXPECT_EQ(test::committed_text(simulator.take_shown()), " " + text);
}

}  // namespace
}  // namespace captiond
