// Emoji that every terminal gives the same room. Pure.
#pragma once

#include <string>
#include <string_view>

namespace captiond {

/// Terminals disagree on how wide emoji are that are made of several characters: families that joiners tie
/// together, skin tones, signs with a selector of their colour. Here each stands by itself, with nothing that
/// changes its width, so that columns stay straight. Joiners between letters stay: scripts need them.
std::string separate_emoji(std::string_view text);

}  // namespace captiond
