// Caption text made harmless for those who would read commands into it.
#pragma once

#include <string>
#include <string_view>

namespace captiond {

/// For WebVTT's payload: & < > as entities, so that neither a tag nor an arrow can stand in it.
std::string for_vtt(std::string_view text);
/// For SubRip, which has no entities: arrows and what players take for markup (<b>, {\an8}) are replaced.
std::string for_srt(std::string_view text);
/// For Pango markup, which Waybar's text and tooltip are.
std::string for_pango(std::string_view text);
/// For tmux's status line, which expands #(…) and #{…}.
std::string for_tmux(std::string_view text);
/// For HTML's text and attributes.
inline std::string for_html(std::string_view text) {
  return for_pango(text);
}

}  // namespace captiond
