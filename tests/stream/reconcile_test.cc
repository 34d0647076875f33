// What reconcile tells its models.
#include <gtest/gtest.h>

#include "tests/stream/support.h"

namespace captiond {
namespace {

/// Hears nothing behind `deaf_from`, like a model that is stuck in what it was told; preview hears all.
struct StuckModel {
  std::vector<Word> spoken;
  SampleTime deaf_from;
  std::vector<Pass> passes{};

  PassResult preview(const Pass& pass) const { return {pass.id, test::heard_in(pass, spoken), false, 0.1}; }
  PassResult confirm(const Pass& pass) {
    passes.push_back(pass);
    Hypothesis heard = test::heard_in(pass, spoken);
    std::erase_if(heard.words, [this](const Word& word) { return word.end > deaf_from; });
    return {pass.id, std::move(heard), false, 0.3};
  }
};

TEST(Reconcile, AModelThatLostItsWayIsToldNothing) {
  StreamOptions options;
  options.trim_after = from_seconds(2);
  Session session(options, {});
  StuckModel model{test::sentence("one two. three four. five six seven eight nine ten eleven twelve", 0.2),
                   from_seconds(3)};
  Simulator simulator(
      session, [&](const Pass& pass) { return model.preview(pass); },
      [&](const Pass& pass) { return model.confirm(pass); });
  test::push(simulator, 6.5, 0.9F);
  simulator.end();
  const auto told = [](const Pass& pass) { return !pass.prompt.empty() && !pass.prefix.empty(); };
  EXPECT_TRUE(std::any_of(model.passes.begin(), model.passes.end(), told));
  EXPECT_TRUE(model.passes.back().prefix.empty());
  EXPECT_EQ(model.passes.back().prompt, "");
}

}  // namespace
}  // namespace captiond
