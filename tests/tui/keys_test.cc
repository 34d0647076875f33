// Keys and what they are called.
#include "tui/model/keys.h"

#include <gtest/gtest.h>

#include <set>

#include "tui/canvas/theme.h"

namespace captiond {
namespace {

TEST(Keys, HaveNames) {
  for (const char* name : {"k", "PgUp", "^U", "Space", "F12", "?", "^", "ä"}) {
    const auto key = key_named(name);
    ASSERT_TRUE(key) << name;
    EXPECT_EQ(name_of(*key), name);
  }
  EXPECT_EQ(key_named("Esc"), key_named("^["));
  for (const char* name : {"", "kk", "PageUp", "^u", "F13"}) EXPECT_FALSE(key_named(name)) << name;
}

TEST(Keys, MeanOneThingEach) {
  std::set<std::string> seen;
  for (const ActionInfo& info : kActionTable)
    for (const std::string& name : KeyMap().names(info.action))
      EXPECT_TRUE(seen.insert(name).second) << name << " has two meanings";
  EXPECT_FALSE(KeyMap().action('x'));
}

TEST(Keys, CanBeChosen) {
  KeyNames names = default_keys();
  names[static_cast<std::size_t>(Action::mark)] = "k B";
  const KeyMap keys(names);
  EXPECT_EQ(keys.action('k'), Action::mark) << "a choice wins over what is not one";
  EXPECT_EQ(keys.action('B'), Action::mark);
  EXPECT_EQ(keys.action(key::kUp), Action::line_up);
  EXPECT_FALSE(keys.action('m'));
  EXPECT_EQ(keys.names(Action::line_up), std::vector<std::string>{"Up"});
}

TEST(Themes, AreThoseOfTheConfiguration) {
  ASSERT_EQ(themes().size(), std::size(kThemeNames));
  for (std::size_t i = 0; i < themes().size(); ++i) EXPECT_EQ(themes()[i].name, kThemeNames[i]);
  EXPECT_EQ(&theme_named("no such theme"), &themes().front());
  EXPECT_EQ(theme_after("mono").name, "terminal");
}

TEST(Themes, TellNothingByColourAlone) {
  const auto without_colour = [](const Look& look) {
    return std::tuple(look.bold, look.slanted, look.underlined, look.inverse || look.ground >= 0);
  };
  for (const Theme& theme : themes()) {
    const auto form = [&](Style style) {
      Look look = theme.look(style);
      if (look.ground == theme.look(Style::plain).ground) look.ground = -1;
      return without_colour(look);
    };
    const std::set forms = {form(Style::plain), form(Style::tentative), form(Style::doubtful),
                            form(Style::match), form(Style::found),     form(Style::selected)};
    EXPECT_EQ(forms.size(), 6U) << theme.name;
  }
}

}  // namespace
}  // namespace captiond
