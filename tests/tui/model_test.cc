// The viewer without its terminal: events and keys in, a picture out.
#include "tui/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <clocale>
#include <random>

#include "tests/tui/story.h"
#include "tui/compose.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;
using test::caption;
using test::said;
using test::source;
using ::testing::HasSubstr;
using ::testing::Not;

const Clock::time_point kStart{};

/// The rows of a picture, as a terminal would show them.
std::vector<std::string> rows_of(const Canvas& canvas) {
  std::vector<std::vector<std::string>> grid(
      static_cast<std::size_t>(canvas.rows()),
      std::vector<std::string>(static_cast<std::size_t>(canvas.columns()), " "));
  for (const Piece& piece : canvas.pieces()) {
    auto column = static_cast<std::size_t>(piece.column);
    auto& row = grid.at(static_cast<std::size_t>(piece.row));
    for (std::size_t at = 0; at < piece.text.size();) {
      const char32_t c = next_code_point(piece.text, at);
      if (cells(c) > 0) row.at(column) = to_utf8(c);
      if (cells(c) == 0) row.at(column - 1) += to_utf8(c);
      if (cells(c) == 2) row.at(column + 1).clear();
      column += static_cast<std::size_t>(cells(c));
    }
  }
  std::vector<std::string> rows;
  for (const auto& row : grid) {
    rows.emplace_back();
    for (const auto& cell : row) rows.back() += cell;
  }
  return rows;
}

class Models : public ::testing::Test {
 protected:
  void SetUp() override {
    std::setlocale(LC_CTYPE, "C.UTF-8");
    model_.resize(12, 60);
  }
  void connect(std::vector<proto::SourceInfo> sources) {
    model_.receive(Connected{test::hello(std::move(sources)), false}, kStart, 0.0);
  }
  void receive(const proto::ServerMessage& message) { model_.receive(message, kStart, 0.0); }
  Request press(char32_t key) { return model_.press(key, kStart); }
  void type(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) press(next_code_point(text, at));
  }
  std::string screen() const {
    std::string out;
    for (const auto& row : rows_of(compose(model_))) out += row + "\n";
    return out;
  }
  Model model_;
};

TEST_F(Models, ShowTheNewestTextLowest) {
  connect({source("mic", "Microphone")});
  receive(said("mic", 1, "Hello."));
  const auto rows = rows_of(compose(model_));
  EXPECT_THAT(rows[9], HasSubstr("Hello."));
  EXPECT_THAT(rows[0], HasSubstr("○ Microphone"));
  EXPECT_THAT(rows[11], HasSubstr("quiet"));
}

TEST_F(Models, ShowALevelMeter) {
  connect({source("mic", "Microphone")});
  receive(proto::Level{"mic", -30.0, -20.0, true});
  EXPECT_THAT(screen(), HasSubstr("● Microphone"));
  EXPECT_THAT(screen(), HasSubstr(" ━━━━━───── ")) << "half of 60 dB";
  EXPECT_THAT(screen(), HasSubstr("● hearing Microphone"));
}

TEST_F(Models, TurnToTabsWhenNarrow) {
  connect({source("a", "One"), source("b", "Two"), source("c", "Three")});
  receive(said("c", 1, "From three."));
  EXPECT_THAT(screen(), Not(HasSubstr("From three.")));
  press(key::kTab);
  press('s');
  EXPECT_THAT(screen(), HasSubstr("From three."));
  model_.resize(12, 90);
  EXPECT_THAT(screen(), HasSubstr("│"));
}

TEST_F(Models, EditASearch) {
  connect({source("mic", "Microphone")});
  receive(said("mic", 1, "Der Ärger."));
  press('/');
  type("xä");
  press(key::kBackspace);
  press(key::kBackspace);
  type("ärger");
  EXPECT_THAT(screen(), HasSubstr("/ärger"));
  press(key::kEnter);
  EXPECT_EQ(model_.pattern(), "ärger");
  press('/');
  press(key::kEscape);
  EXPECT_FALSE(model_.prompt());
}

TEST_F(Models, SayThingsForAWhile) {
  connect({source("mic", "Microphone")});
  receive(proto::Notice{"warning", "the disk is full"});
  EXPECT_THAT(screen(), HasSubstr("the disk is full"));
  EXPECT_EQ(model_.due(), kStart + Model::kRemarkTime);
  EXPECT_TRUE(model_.refresh(kStart + Model::kRemarkTime));
  EXPECT_THAT(screen(), Not(HasSubstr("the disk is full")));
}

TEST_F(Models, ShowOverloadAndItsReason) {
  connect({source("mic", "Microphone")});
  proto::Status status;
  status.overload = "confirmed text is 18 s behind: this machine is too slow for the model now";
  receive(status);
  EXPECT_THAT(screen(), HasSubstr("▲ confirmed text is 18 s behind: this")) << "as much as there is room for";
  EXPECT_THAT(screen(), HasSubstr("? help"));
}

TEST_F(Models, HelpNamesEveryKeyThatItExplains) {
  connect({source("mic", "Microphone")});
  model_.resize(30, 80);
  press('?');
  for (const Binding& binding : bindings()) {
    if (!*binding.help) continue;
    for (const char32_t key : binding.keys) EXPECT_THAT(screen(), HasSubstr(name_of(key)));
  }
}

TEST(Keys, MeanOneThingEach) {
  std::vector<char32_t> all;
  for (const Binding& binding : bindings()) all.insert(all.end(), binding.keys.begin(), binding.keys.end());
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
  EXPECT_EQ(action_of('x'), Action::none);
}

TEST_F(Models, DrawWithinTheScreenWhateverHappens) {
  std::mt19937 random(42);
  const auto pick = [&](int from, int to) { return std::uniform_int_distribution(from, to)(random); };
  const std::u32string keys = U"jkudbfgG /nNsztcyYp?\r\t";
  const std::string texts[] = {"Hello there.", "日本語の字幕",        "e\u0301", "",
                               "a\x1b[2J",     std::string(300, 'x'), "😀 😀"};
  connect({source("a", "One"), source("b", "日本")});
  for (int round = 0; round < 3000; ++round) {
    const std::string id(1, static_cast<char>('a' + pick(0, 3)));
    const auto& text = texts[pick(0, 6)];
    switch (pick(0, 5)) {
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
        break;
      case 4:
        model_.receive(Connected{test::hello({source("a", text)}), pick(0, 1) == 1}, kStart, 1.0);
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
  }
}

}  // namespace
}  // namespace captiond
