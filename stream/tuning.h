// The numbers of the policy reconcile.
#pragma once

#include <string_view>

#include "base/time.h"

namespace captiond {

/// They come from bench/streaming and are no matter of taste, so the configuration does not name them:
/// `captiond replay --tune NAME=VALUE` changes one, to measure what a rule is worth. doc/streaming.md tells
/// what the rules are.
struct Tuning {
  // What a pause is.
  SampleTime endpoint = std::chrono::milliseconds(32);  // of silence, then confirm looks: it may be the end
  SampleTime pause = std::chrono::milliseconds(200);    // of silence behind the speech: nothing changes more
  SampleTime fading = std::chrono::milliseconds(200);   // at the end of speech, that a pass need not hear

  // When confirm looks.
  SampleTime newest = std::chrono::milliseconds(500);  // at the sound's end: no word follows those there yet
  SampleTime longest_wait = std::chrono::seconds(2);   // for a pass, though no word may be committed

  // When a word has settled.
  float doubtful = 0.6F;                               // less probable than this,
  SampleTime guard = std::chrono::milliseconds(1800);  // it waits for so much sound behind it
  float forced = 0.6F;  // from the first word below, none is forced upon confirm

  // What the sound bears out.
  float borne_out = 0.1F;       // words less probable are no speech, unless preview hears them too;
  float one_borne_out = 0.25F;  // and where none is more probable nothing was said

  // What confirm skips.
  SampleTime hole = std::chrono::seconds(1);  // without a word, where preview heard several

  // When a pass has lost its way.
  SampleTime unheard = std::chrono::milliseconds(1500);  // of speech behind its last word

  // What is shown.
  SampleTime lead_in = std::chrono::milliseconds(500);     // of committed sound that preview hears again
  SampleTime unfinished = std::chrono::milliseconds(300);  // at the sound's end, where a word may be a half
  SampleTime bare_tail = std::chrono::seconds(9);  // at the sound's end, where the last word has no mark
  float votes = 2.0F;                              // of preview in a row, to replace a shown word

  bool operator==(const Tuning&) const = default;
};

/// Does what "name=value" says; times are in seconds. Throws Error(usage) when there is no such number.
void tune(Tuning& tuning, std::string_view setting);

}  // namespace captiond
