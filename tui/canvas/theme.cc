#include "tui/canvas/theme.h"

#include <algorithm>
#include <vector>

namespace captiond {
namespace {

struct NamedStyle {
  std::string_view name;
  Style style;
};
constexpr NamedStyle kColours[] = {{"red", Style::red},     {"yellow", Style::yellow},
                                   {"green", Style::green}, {"cyan", Style::cyan},
                                   {"blue", Style::blue},   {"magenta", Style::magenta}};

/// The few colours that make a theme.
struct Palette {
  short text = -1, ground = -1;  // of what stands
  short soft = -1;               // of what may change
  short faint = -1;              // of what is not text
  short accent = -1;             // titles in focus, keys
  short good = -1, warning = -1, bad = -1;
  short match = -1;  // ground of what a search found
  std::array<short, std::size(kColours)> sources = {-1, -1, -1, -1, -1, -1};
};

std::array<Look, kStyles> looks_of(const Palette& p) {
  std::array<Look, kStyles> looks;
  const auto set = [&](Style style, const Look& look) { looks[static_cast<std::size_t>(style)] = look; };
  const bool dim = p.faint == p.text;  // no colour of its own
  const short dark = p.match < 0 ? p.text : short{0};
  set(Style::plain, {.text = p.text, .ground = p.ground});
  set(Style::tentative, {.text = p.soft, .ground = p.ground, .dim = p.soft == p.text, .slanted = true});
  set(Style::doubtful, {.text = p.warning, .ground = p.ground, .underlined = true});
  set(Style::faint, {.text = p.faint, .ground = p.ground, .dim = dim});
  set(Style::title, {.text = p.text, .ground = p.ground, .bold = true});
  set(Style::focused, {.text = p.accent, .ground = p.ground, .bold = true, .underlined = true});
  set(Style::good, {.text = p.good, .ground = p.ground});
  set(Style::warning, {.text = p.warning, .ground = p.ground, .bold = true});
  set(Style::bad, {.text = p.bad, .ground = p.ground, .bold = true});
  set(Style::match, {.text = dark, .ground = p.match, .underlined = true, .inverse = p.match < 0});
  set(Style::found, {.text = dark, .ground = p.match, .bold = true, .inverse = p.match < 0});
  set(Style::selected, {.text = p.text, .ground = p.ground, .inverse = true});
  set(Style::badge, {.text = p.accent, .ground = p.ground, .bold = true, .inverse = true});
  set(Style::key, {.text = p.accent, .ground = p.ground, .bold = true});
  set(Style::mark, {.text = p.warning, .ground = p.ground, .bold = true});
  set(Style::away, {.text = p.accent, .ground = p.ground, .bold = true});
  for (std::size_t i = 0; i < std::size(kColours); ++i)
    set(kColours[i].style, {.text = p.sources[i], .ground = p.ground, .bold = true});
  return looks;
}

using Heat = std::array<short, Canvas::kLoudest + 1>;

constexpr Heat kSigns = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
// From dark to light alone, so that they read as grey to eyes that see no hue: black, violet, red, yellow,
// white; and blue to yellow after Nuñez, Anderton and Renslow, "Optimizing colormaps with consideration for
// color vision deficiency" (2018), as near as the 256 colours come.
constexpr Heat kFire = {233, 17, 18, 54, 53, 90, 126, 161, 197, 203, 209, 215, 221, 227, 229, 231};
constexpr Heat kBlueToYellow = {233, 234, 17, 18, 24, 60, 60, 66, 102, 102, 144, 144, 143, 185, 221, 227};
constexpr Heat kInk = {255, 254, 253, 189, 153, 147, 111, 105, 69, 63, 57, 56, 55, 54, 53, 16};

std::vector<Theme> make_themes() {
  constexpr short kNone = -1;
  return {
      {"terminal", "the terminal's own colours",
       looks_of({.accent = 6, .good = 2, .warning = 3, .bad = 1, .match = 3, .sources = {1, 3, 2, 6, 4, 5}}),
       kFire, false},
      {"dark", "soft colours on black",
       looks_of({.text = 253,
                 .ground = 234,
                 .soft = 245,
                 .faint = 243,
                 .accent = 80,
                 .good = 114,
                 .warning = 221,
                 .bad = 204,
                 .match = 222,
                 .sources = {203, 221, 114, 80, 75, 176}}),
       kFire, true},
      {"light", "dark text on white",
       looks_of({.text = 235,
                 .ground = 255,
                 .soft = 242,
                 .faint = 244,
                 .accent = 25,
                 .good = 28,
                 .warning = 130,
                 .bad = 160,
                 .match = 223,
                 .sources = {160, 130, 28, 30, 25, 127}}),
       kInk, true},
      // Okabe and Ito, "Color Universal Design" (2008): blue, sky blue, orange, vermilion.
      {"colour-blind", "colours that all eyes tell apart",
       looks_of({.text = 255,
                 .ground = 16,
                 .soft = 250,
                 .faint = 243,
                 .accent = 74,
                 .good = 74,
                 .warning = 214,
                 .bad = 202,
                 .match = 214,
                 .sources = {202, 227, 36, 117, 32, 175}}),
       kBlueToYellow, true},
      {"contrast", "white on black, nothing faint",
       looks_of({.text = 15,
                 .ground = 0,
                 .soft = 14,
                 .faint = 7,
                 .accent = 11,
                 .good = 10,
                 .warning = 11,
                 .bad = 9,
                 .match = 11,
                 .sources = {9, 11, 10, 14, 12, 13}}),
       kBlueToYellow, false},
      {"mono", "no colours", looks_of({.text = kNone}), kSigns, false},
  };
}

}  // namespace

Style style_of_colour(std::string_view name) {
  const auto found = std::ranges::find(kColours, name, &NamedStyle::name);
  return found == std::end(kColours) ? Style::faint : found->style;
}

std::span<const Theme> themes() {
  static const std::vector<Theme> kThemes = make_themes();
  return kThemes;
}

const Theme& theme_named(std::string_view name) {
  const auto all = themes();
  const auto found = std::ranges::find(all, name, &Theme::name);
  return found == all.end() ? all.front() : *found;
}

const Theme& theme_after(std::string_view name) {
  const auto all = themes();
  const auto place = static_cast<std::size_t>(&theme_named(name) - all.data());
  return all[(place + 1) % all.size()];
}

}  // namespace captiond
