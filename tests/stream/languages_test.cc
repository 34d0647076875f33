// Three languages in one stream, by the real model: each utterance in its own, and in English beside it.
#include <gtest/gtest.h>

#include <map>

#include "stream/whisper_recognizer.h"
#include "tests/stream/support.h"
#include "tests/support/clip.h"
#include "tests/support/paths.h"
#include "tests/support/word_error.h"
#include "vad/detector.h"
#include "whisper/model.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

struct Clip {
  const char *file, *language, *spoken, *english;
};

constexpr Clip kClips[] = {
    {"en_vm-review.flac", "en",
     "Press one to accept this recording. Press two to listen to it. Press three to rerecord your message.",
     ""},
    {"es_agent-alreadyon.flac", "es",
     "Ese agente ya ha sido autenticado. Por favor ingrese su numero de agente seguido por la tecla de "
     "numero.",
     "number"},
    {"fr_agent-newlocation.flac", "fr",
     "Composez le nouveau numero de poste suivi du diese ou, pour un service immediat, appuyez sur diese des "
     "maintenant.",
     "number"}};

/// Without what a plain alphabet has not.
std::string plain(std::string text) {
  const std::map<std::string, std::string> letters = {{"á", "a"}, {"è", "e"}, {"é", "e"}, {"ê", "e"},
                                                      {"í", "i"}, {"ó", "o"}, {"ú", "u"}, {"ñ", "n"}};
  for (const auto& [letter, base] : letters)
    for (auto at = text.find(letter); at != std::string::npos; at = text.find(letter))
      text.replace(at, 2, base);
  return text;
}

TEST(Languages, EachUtteranceIsCaptionedInItsOwnAndTranslatedBesideIt) {
  const auto prompts = test::prompts();
  const auto weights = test::model("base"), silero = test::model("silero-vad");
  if (!prompts) GTEST_SKIP() << "CAPTIOND_PROMPTS names no folder of voice prompts";
  if (!weights || !silero) GTEST_SKIP() << "the models base and silero-vad are not installed";
  WhisperRecognizer recognizer(whisper::Model::load(*weights), 2);
  const auto detector = load_silero(*silero / "silero_vad_16k.safetensors");

  StreamOptions options;
  options.task = "both";
  options.confirm_step = 1s;
  Session session(options, {});
  Simulator simulator(session, {}, [&](const Pass& pass) {
    return PassResult{pass.id, recognizer.recognize(pass), false, 0.3};
  });
  std::vector<double> ends;
  for (const Clip& clip : kClips) {
    auto samples = test::read_clip(*prompts / clip.file);
    samples.resize(samples.size() + 2 * kSampleRate);
    for (std::size_t at = 0; at + kVadWindow <= samples.size(); at += kVadWindow) {
      const auto window = std::span(samples).subspan(at).first<kVadWindow>();
      simulator.push(window, detector->probability(window));
    }
    ends.push_back(to_seconds(session.now()) - 1.0);  // amid the silence
  }
  simulator.end();

  const auto shown = simulator.take_shown();
  const auto translations = session.take_translations();
  double begin = 0.0;
  for (std::size_t i = 0; i < std::size(kClips); ++i) {
    std::string text, english;
    for (const Shown& one : shown) {
      for (const Word& word : one.update.committed) {
        if (to_seconds(word.start) < begin || to_seconds(word.start) >= ends[i]) continue;
        EXPECT_EQ(one.update.language, kClips[i].language) << word.text;
        text += word.text;
      }
    }
    for (const Translation& one : translations) {
      if (to_seconds(one.start) < begin || to_seconds(one.start) >= ends[i]) continue;
      EXPECT_EQ(one.from, kClips[i].language);
      english += one.text;
    }
    EXPECT_LE(test::word_error(kClips[i].spoken, plain(text)), 0.35) << text;
    EXPECT_EQ(english.empty(), kClips[i].language == std::string("en"));
    EXPECT_NE(english.find(kClips[i].english), std::string::npos) << english;
    begin = ends[i];
  }
}

}  // namespace
}  // namespace captiond
