#include "stream/translator.h"

#include <gtest/gtest.h>

#include "tests/stream/support.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;
using test::sentence;
using test::word;

std::vector<float> seconds(double length) {
  return std::vector<float>(static_cast<std::size_t>(from_seconds(length).count()));
}

/// Has the next piece translated to `text`; the seconds it covers.
std::pair<double, double> translate(Translator& translator, const std::string& text) {
  const auto pass = translator.next();
  if (!pass) return {};
  EXPECT_TRUE(pass->translate);
  PassResult result;
  if (!text.empty()) result.hypothesis.words = {{" " + text, pass->start, pass->end(), 0.9F}};
  translator.accept(result);
  return {to_seconds(pass->start), to_seconds(pass->end())};
}

TEST(Translator, TranslatesAnUtteranceWhenItIsOver) {
  Translator translator;
  translator.hear(1, 10s, seconds(2.0));
  translator.commit(1, sentence("hola a todos", 10.3), "es");
  EXPECT_FALSE(translator.next()) << "there may be more";
  translator.close(1, "es");
  const auto [from, to] = translate(translator, "hello everyone");
  EXPECT_DOUBLE_EQ(from, 10.0);
  EXPECT_NEAR(to, 12.0, 0.01);
  const auto told = translator.take();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].text, " hello everyone");
  EXPECT_EQ(told[0].from, "es");
  EXPECT_EQ(told[0].start, from_seconds(10.3));
  EXPECT_EQ(told[0].end, from_seconds(11.7));
  EXPECT_TRUE(translator.idle());
}

TEST(Translator, TranslatesEachSentenceOfALongUtterance) {
  Translator translator;
  translator.hear(1, 0s, seconds(6.0));
  translator.commit(1, sentence("la primera frase es esta. y otra", 0.2), "es");
  const auto [from, to] = translate(translator, "this is the first sentence.");
  EXPECT_DOUBLE_EQ(from, 0.0);
  EXPECT_NEAR(to, 2.9, 0.01) << "0.3 s behind its last word";
  translator.close(1, "es");
  EXPECT_NEAR(translate(translator, "and another").first, 2.6, 0.01);
  EXPECT_EQ(translator.take().size(), 2U);
}

TEST(Translator, LeavesOutWhatIsEnglishUnknownOrWithoutWords) {
  Translator translator;
  for (const std::string language : {"en", "", "es"}) {
    translator.hear(1, 0s, seconds(3.0));
    if (language != "es") translator.commit(1, sentence("as it is. so be it", 0.2), language);
    translator.close(1, language);
    EXPECT_FALSE(translator.next()) << language;
    EXPECT_TRUE(translator.idle());
  }
}

TEST(Translator, APassThatFailsIsTriedOnceMore) {
  Translator translator;
  translator.hear(1, 0s, seconds(2.0));
  translator.commit(1, sentence("hola", 0.2), "es");
  translator.close(1, "es");
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(translator.next());
    translator.accept({0, {}, true, 0.0});
  }
  EXPECT_TRUE(translator.idle());
  EXPECT_TRUE(translator.take().empty());
}

TEST(Translator, KeepsNoMoreThanAMinuteWhenNobodyAnswers) {
  Translator translator;
  for (std::uint64_t utterance = 1; utterance <= 100; ++utterance) {
    const double start = 10.0 * static_cast<double>(utterance);
    translator.hear(utterance, from_seconds(start), seconds(5.0));
    translator.commit(utterance, sentence("hola otra vez", start), "es");
    translator.close(utterance, "es");
    if (utterance == 1) {
      ASSERT_TRUE(translator.next());
    }
  }
  translator.accept({0, {sentence("hello again"), {}, "es"}, false, 0.0});
  EXPECT_EQ(translator.take().at(0).utterance, 1U) << "what was with a model is answered";
  int left = 0;
  for (; translator.next(); ++left) translator.accept({});
  EXPECT_GE(left, 20);
  EXPECT_LE(left, 60);
}

/// The whole way: captions in Spanish, and beside them each sentence in English.
TEST(Translator, ASessionTellsTranslationsBesideItsCaptions) {
  StreamOptions options;
  options.language = "es";
  options.task = "both";
  Session session(options, {});
  const auto spoken = sentence("buenos dias a todos", 0.2);
  const auto work = [&](const Pass& pass) {
    PassResult result{pass.id, test::heard_in(pass, spoken), false, 0.1};
    if (pass.translate) result.hypothesis.words = sentence("good morning everyone", 0.2);
    return result;
  };
  Simulator simulator(session, work, work);
  test::push(simulator, 2.5, 0.9F);
  test::push(simulator, 1.5, 0.0F);
  simulator.end();
  EXPECT_EQ(test::committed_text(simulator.take_shown()), " buenos dias a todos");
  const auto told = session.take_translations();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].text, " good morning everyone");
  EXPECT_EQ(told[0].utterance, 1U);
  EXPECT_TRUE(session.done());
}

TEST(Translator, ASessionMayBeInEnglishAltogether) {
  StreamOptions options;
  options.language = "es";
  options.task = "translate";
  Session session(options, {});
  const auto work = [&](const Pass& pass) {
    EXPECT_TRUE(pass.translate);
    return PassResult{pass.id, test::heard_in(pass, sentence("good morning", 0.2)), false, 0.1};
  };
  Simulator simulator(session, work, work);
  test::push(simulator, 1.5, 0.9F);
  test::push(simulator, 1.5, 0.0F);
  simulator.end();
  const auto shown = simulator.take_shown();
  EXPECT_EQ(test::committed_text(shown), " good morning");
  EXPECT_EQ(shown.back().update.language, "en");
  EXPECT_EQ(shown.back().update.translated_from, "es");
  EXPECT_TRUE(session.take_translations().empty());
}

}  // namespace
}  // namespace captiond
