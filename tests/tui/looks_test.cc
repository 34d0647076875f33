// How text and sound look: large letters, spectrograms, right-to-left text, unsure words.
#include <gmock/gmock.h>

#include "tests/tui/picture.h"
#include "tui/canvas/large_font.h"
#include "tui/canvas/large_text.h"
#include "tui/text/bidi.h"

namespace captiond::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

std::string joined(const Canvas& canvas) {
  std::string out;
  for (const auto& row : rows_of(canvas)) out += row + "\n";
  return out;
}

TEST_F(Pictures, DrawLettersOfDots) {
  Canvas canvas(5, 12);
  EXPECT_EQ(put_large(canvas, 3, 0, 0, "Hi", Style::plain), 12);
  EXPECT_EQ(joined(canvas),
            "            \n"
            "█   █   ▀   \n"
            "█▄▄▄█  ▀█   \n"
            "█   █   █   \n"
            "▀   ▀  ▀▀▀  \n");
}

TEST_F(Pictures, DrawTheSameLettersSmallerAndLarger) {
  Canvas small(5, 6), large(10, 24);
  EXPECT_EQ(put_large(small, 2, 0, 0, "Hi", Style::plain), 6);
  EXPECT_EQ(joined(small), "      \n▌ ▌ ▘ \n▙▄▌▝▌ \n▌ ▌ ▌ \n▘ ▘▝▀ \n");
  EXPECT_EQ(put_large(large, 4, 0, 0, "Hi", Style::plain), 24);
  EXPECT_EQ(rows_of(large)[5], "██████████      ██      ");
}

TEST_F(Pictures, DrawAccentsOverLetters) {
  for (const char32_t letter : U"äéñçøßÀÖŠžığŐ„…€ABCxyz0189?!") {
    if (letter == 0) continue;
    EXPECT_TRUE(glyph_of(letter)) << static_cast<unsigned>(letter);
  }
  EXPECT_NE(glyph_of(U'ä'), glyph_of(U'a'));
  EXPECT_NE(glyph_of(U'é'), glyph_of(U'è'));
  EXPECT_FALSE(glyph_of(U'日'));
  EXPECT_FALSE(glyph_of(U'ж'));
}

TEST_F(Pictures, DrawWhatTheDotsCannotSpellInItsRoom) {
  Canvas canvas(5, 24);
  EXPECT_EQ(put_large(canvas, 3, 0, 0, "日a", Style::plain), 18);
  EXPECT_THAT(rows_of(canvas)[2], HasSubstr("日"));
}

TEST_F(Pictures, ShowFewWordsInLargeText) {
  connect({source("spk", "Speakers"), source("mic", "Microphone")});
  model_.resize(24, 60);
  receive(caption("spk", 1, "Sure.", "maybe"));
  press('+');
  EXPECT_THAT(screen(), HasSubstr("Ｓｕｒｅ．"));
  press('+');
  press('+');
  EXPECT_THAT(screen(), Not(HasSubstr("Sure")));
  EXPECT_THAT(shown_as(Style::plain), HasSubstr("█"));
  EXPECT_THAT(shown_as(Style::tentative), HasSubstr("▄")) << "on a dotted line, not by colour alone";
  EXPECT_THAT(screen(), HasSubstr("Microphone")) << "in a tab";
  for (int i = 0; i < 9; ++i) press('-');
  EXPECT_THAT(screen(), HasSubstr("Sure. maybe"));
}

TEST_F(Pictures, MarkWordsThatAreNotSure) {
  connect({source("mic", "Microphone")});
  auto words = said("mic", 1, "Please hold the lion now.");
  words.committed[3].p = 0.2;
  receive(words);
  EXPECT_EQ(shown_as(Style::doubtful), "");
  press('w');
  EXPECT_EQ(shown_as(Style::doubtful), "lion");
}

TEST_F(Pictures, ShowASpectrogramOnDemand) {
  connect({source("mic", "Microphone")});
  model_.resize(24, 60);
  EXPECT_THAT(model_.wants(), Not(::testing::Contains("spectrum")));
  press('e');
  EXPECT_THAT(model_.wants(), ::testing::Contains("spectrum"));
  std::vector<int> bands(40, -100);
  bands[0] = 0;  // a low, loud sound
  receive(proto::Spectrum{"mic", bands});
  const Canvas canvas = picture();
  int loud = 0;
  for (const Tile& tile : canvas.tiles()) {
    EXPECT_EQ(tile.upper, 0);
    if (tile.lower == Canvas::kLoudest) ++loud;
  }
  EXPECT_EQ(loud, 1) << "at the lowest of its rows alone";
}

TEST(Spectrograms, AreWrittenOverFromTheLeft) {
  Spectrogram spectrogram;
  for (int i = 0; i < 15; ++i) spectrogram.push(std::vector<int>(40, i == 14 ? 0 : -100));
  Canvas canvas(4, 10);
  spectrogram.draw(canvas, 0, 4, 0, 10);
  std::vector<int> columns;
  for (const Tile& tile : canvas.tiles()) {
    EXPECT_EQ(tile.upper == Canvas::kLoudest, tile.column == 4) << "the fifteenth, in a width of ten";
    columns.push_back(tile.column);
  }
  EXPECT_THAT(columns, Not(::testing::Contains(5))) << "a gap runs before it";
}

TEST(RightToLeft, IsPutInOrderOfDisplay) {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  const auto shown = [](std::string_view text) {
    std::string out;
    for (const auto& c : in_order_of_display(text, reads_right_to_left(text))) out += to_utf8(c.character);
    return out;
  };
  EXPECT_EQ(shown("שלום"), "םולש");
  EXPECT_EQ(shown("בשנת 1984."), ".1984 תנשב");
  EXPECT_EQ(shown("I say שלום to you"), "I say םולש to you");
  EXPECT_EQ(shown("(אב)"), "(בא)");
  EXPECT_EQ(shown("سلام"), "ﻡﻼﺳ") << "joined, lam and alef in one";
  EXPECT_FALSE(has_right_to_left("Latin, 日本 and ж"));
  EXPECT_TRUE(has_right_to_left("a א"));
}

TEST_F(Pictures, SetRightToLeftTextFromTheRight) {
  connect({source("mic", "Microphone")});
  receive(said("mic", 1, "שלום לכולם."));
  EXPECT_THAT(rows_of(picture())[9], ::testing::EndsWith(".םלוכל םולש  "));
}

TEST_F(Pictures, GiveEmojiARoomThatAllTerminalsAgreeOn) {
  connect({source("mic", "Microphone")});
  receive(
      said("mic", 1, "👨‍👩‍👧 waves 👋🏽 with ❤️ and نمی‌خواهم क्‍ष."));
  EXPECT_THAT(screen(), HasSubstr("👨👩👧 waves 👋 with ❤ and "));
  ViewerOptions options;
  options.right_to_left = "terminal";
  model_ = Model(options);
  model_.resize(12, 60);
  connect({source("mic", "Microphone")});
  receive(said("mic", 1, "نمی‌خواهم क्‍ष."));
  EXPECT_THAT(screen(), HasSubstr("نمی‌خواهم क्‍ष.")) << "joiners of letters stay";
}

TEST_F(Pictures, LeaveOrderToTheTerminalThatWantsIt) {
  ViewerOptions options;
  options.right_to_left = "terminal";
  model_ = Model(options);
  model_.resize(12, 60);
  connect({source("mic", "Microphone")});
  receive(said("mic", 1, "שלום לכולם."));
  EXPECT_THAT(screen(), HasSubstr(" שלום לכולם."));
}

TEST_F(Pictures, DimWhatIsNoWord) {
  connect({source("mic", "Microphone")});
  receive(said("mic", 1, "Listen (soft music) now."));
  EXPECT_THAT(shown_as(Style::faint), HasSubstr("(soft music)"));
  EXPECT_THAT(shown_as(Style::plain), Not(HasSubstr("music")));
}

TEST_F(Pictures, WarnOfClippingInWords) {
  connect({source("mic", "Microphone")});
  receive(proto::Level{"mic", -6.0, 0.0, true});
  EXPECT_THAT(screen(), HasSubstr("CLIP"));
  now_ += 3s;
  receive(proto::Level{"mic", -30.0, -20.0, true});
  EXPECT_THAT(screen(), Not(HasSubstr("CLIP")));
}

TEST_F(Pictures, SayWhenASourceWentMute) {
  connect({source("mic", "Microphone")});
  receive(proto::Level{"mic", -40.0, -30.0, false});
  now_ += 11s;
  receive(proto::Level{"mic", -100.0, -100.0, false});
  EXPECT_THAT(screen(), HasSubstr("no sound"));
}

}  // namespace
}  // namespace captiond::test
