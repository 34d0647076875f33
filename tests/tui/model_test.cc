// What the viewer makes of what it is told.
#include "tui/model/model.h"

#include <gmock/gmock.h>

#include <random>

#include "tests/tui/picture.h"
#include "tui/canvas/theme.h"

namespace captiond::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(Pictures, ShowTheNewestTextLowest) {
  connect({source("mic", "Microphone")});
  receive(said("mic", 1, "Hello."));
  const auto rows = rows_of(compose(model_));
  EXPECT_THAT(rows[9], HasSubstr("Hello."));
  EXPECT_THAT(rows[0], HasSubstr("○ Microphone"));
  EXPECT_THAT(rows[11], HasSubstr("quiet"));
}

TEST_F(Pictures, ShowALevelMeter) {
  connect({source("mic", "Microphone")});
  receive(proto::Level{"mic", -30.0, -20.0, true});
  EXPECT_THAT(screen(), HasSubstr("● Microphone"));
  EXPECT_THAT(screen(), HasSubstr("━━━━━━──┃───")) << "half of 60 dB";
  EXPECT_THAT(screen(), HasSubstr("● hearing Microphone"));
}

TEST_F(Pictures, TurnToTabsWhenNarrow) {
  connect({source("a", "One"), source("b", "Two"), source("c", "Three")});
  receive(said("c", 1, "From three."));
  EXPECT_THAT(screen(), Not(HasSubstr("From three.")));
  press(key::kTab);
  press(key::kTab);
  EXPECT_THAT(screen(), HasSubstr("From three."));
  model_.resize(12, 90);
  EXPECT_THAT(screen(), HasSubstr("│"));
}

TEST_F(Pictures, SayThingsForAWhile) {
  connect({source("mic", "Microphone")});
  receive(proto::Notice{"warning", "the disk is full"});
  EXPECT_THAT(screen(), HasSubstr("the disk is full"));
  EXPECT_EQ(model_.due(), kStart + Model::kRemarkTime);
  EXPECT_TRUE(model_.refresh(kStart + Model::kRemarkTime));
  EXPECT_THAT(screen(), Not(HasSubstr("the disk is full")));
}

TEST_F(Pictures, SayNoMoreOfAKeyOnceTheNextIsPressed) {
  connect({source("mic", "Microphone")});
  receive(said("mic", 1, "Good morning."));
  press('m');
  EXPECT_THAT(screen(), HasSubstr("bookmarked"));
  press('v');
  EXPECT_THAT(screen(), Not(HasSubstr("bookmarked")));
  EXPECT_THAT(screen(), HasSubstr("y copies, Esc gives up")) << "what the key is for";
  receive(proto::Notice{"warning", "the disk is full"});
  press(key::kEscape);
  EXPECT_THAT(screen(), HasSubstr("the disk is full")) << "that has nothing to do with keys";
}

TEST_F(Pictures, ShowOverloadAndItsReason) {
  connect({source("mic", "Microphone")});
  proto::Status status;
  status.overload = "confirmed text is 18 s behind: this machine is too slow for the model now";
  receive(status);
  EXPECT_THAT(screen(), HasSubstr("▲ confirmed text is 18 s behind: this")) << "as much as there is room for";
  EXPECT_THAT(screen(), HasSubstr("? help"));
}

TEST_F(Pictures, HelpNamesEveryKey) {
  connect({source("mic", "Microphone")});
  for (const auto& [rows, columns] : {std::pair{24, 80}, std::pair{50, 120}}) {
    model_.resize(rows, columns);
    press('?');
    for (const ActionInfo& info : kActionTable) {
      EXPECT_THAT(screen(), HasSubstr(info.help));
      for (const std::string& name : KeyMap().names(info.action)) EXPECT_THAT(screen(), HasSubstr(name));
    }
    press('x');
  }
}

TEST_F(Pictures, HelpScrollsWhereItHasNoRoom) {
  connect({source("mic", "Microphone")});
  model_.resize(12, 40);
  press('?');
  EXPECT_THAT(screen(), HasSubstr("up a line"));
  std::string seen;
  for (int i = 0; i < 60; ++i, press('j')) seen += screen();
  for (const ActionInfo& info : kActionTable) EXPECT_THAT(seen, HasSubstr(std::string(info.help)));
  EXPECT_THAT(screen(), HasSubstr("leave; captioning goes on")) << "it ends at the last line";
  press('x');
  EXPECT_FALSE(model_.help());
}

TEST_F(Pictures, GiveASourceItsColourBesideItsName) {
  auto mic = source("mic", "Microphone"), spk = source("spk", "Speakers");
  mic.colour = "cyan";
  connect({mic, spk});
  EXPECT_EQ(shown_as(Style::cyan), repeated("━", 29)) << "the rule under it, up to the next column";
  EXPECT_EQ(shown_as(Style::blue), "");
  for (const Theme& theme : themes())
    for (const char* name : {"red", "yellow", "green", "cyan", "blue", "magenta"}) {
      const Look& look = theme.look(style_of_colour(name));
      EXPECT_TRUE(look.text >= 0 || theme.name == "mono") << theme.name << " " << name;
    }
}

TEST_F(Pictures, DrawWithinTheScreenWhateverHappens) {
  std::mt19937 random(42);
  const auto pick = [&](int from, int to) { return std::uniform_int_distribution(from, to)(random); };
  const std::u32string keys = U"jkudbfgG /nNsztcyYp?\r\tveweT+-h[]ma\x1b$0oVq";
  const std::string texts[] = {"Hello there.", "日本語の字幕",        "e\u0301", "",
                               "a\x1b[2J",     std::string(300, 'x'), "😀 😀"};
  connect({source("a", "One"), source("b", "日本")});
  for (int round = 0; round < 3000; ++round) {
    const std::string id(1, static_cast<char>('a' + pick(0, 3)));
    const auto& text = texts[pick(0, 6)];
    switch (pick(0, 7)) {
      case 0:
        model_.resize(pick(1, 30), pick(1, 120));
        break;
      case 1:
        receive(
            caption(id, static_cast<std::uint64_t>(round / 20), text, texts[pick(0, 6)], pick(0, 3) == 0));
        break;
      case 2:
        receive(proto::Gap{{}, id, 0.0, 1.0, "overrun"});
        break;
      case 3:
        receive(proto::Level{id, -60.0 + pick(0, 80), 0.0, pick(0, 1) == 1});
        receive(proto::Spectrum{id, std::vector<int>(40, -pick(0, 100))});
        receive(proto::Devices{{{"pulse", text, text, false, true}}});
        break;
      case 4:
        model_.receive(Connected{hello({source("a", text)}), pick(0, 1) == 1}, kStart, 1.0);
        break;
      case 5:
        model_.point({static_cast<Pointer::Kind>(pick(0, 4)), pick(0, 30), pick(0, 120)}, now_);
        break;
      default:
        press(keys[static_cast<std::size_t>(pick(0, static_cast<int>(keys.size()) - 1))]);
    }
    const Canvas canvas = compose(model_);
    for (const Piece& piece : canvas.pieces()) {
      ASSERT_LT(piece.row, canvas.rows());
      ASSERT_LE(piece.column + cells(piece.text), canvas.columns()) << piece.text;
      ASSERT_EQ(piece.text, clean(piece.text));
    }
    for (const Tile& tile : canvas.tiles()) ASSERT_LT(tile.column, canvas.columns());
    now_ += 100ms;
    model_.refresh(now_);
  }
}

}  // namespace
}  // namespace captiond::test
