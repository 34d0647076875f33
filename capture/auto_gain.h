// Raises a microphone that is too quiet.
#pragma once

#include <span>

namespace captiond {

/// A slow gain for speech that is so quiet that a detector of speech would miss it. It follows the loudest of
/// the last seconds of speech, of all that stands out of the noise, raises that to -30 dB full scale, and
/// never lets a peak come near to full scale. Speech above -45 dB passes sample for sample. 16 kHz mono; for
/// one thread.
///
/// Not WebRTC's, which is at hand: that one takes its time to find a voice that is this quiet and is late
/// again whenever a loud one spoke before. doc/hearing.md has both, measured.
class AutoGain {
 public:
  /// Some tens of milliseconds of sound, in place.
  void apply(std::span<float> sound);
  double decibels() const { return gain_; }  // raised by so much just now

 private:
  double wanted(double level, double seconds);

  double noise_ = -70.0;   // dB full scale: the quietest of late
  double speech_ = -45.0;  // the loudest of late that stands out
  double gain_ = 0.0;      // dB
};

}  // namespace captiond
