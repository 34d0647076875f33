// One source's way from blocks of sound to captions.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/auto_gain.h"
#include "capture/feed.h"
#include "capture/options.h"
#include "capture/resampler.h"
#include "daemon/lanes/echo.h"
#include "daemon/lanes/level_meter.h"
#include "daemon/lanes/spectrum_meter.h"
#include "daemon/lanes/wall_clock.h"
#include "history/sound_tape.h"
#include "proto/messages.h"
#include "stream/session.h"
#include "vad/detector.h"

namespace captiond {

/// What is told of the sound itself, which costs something.
struct Watched {
  bool levels = false, spectrum = false;
  bool operator==(const Watched&) const = default;
};

/// Resamples, takes out the echo, applies the gain, measures the level, asks whether someone speaks, and
/// drives the session. What there is to tell collects as messages. Owned by the stream thread.
class Lane {
 public:
  /// What is heard is also recorded on `tape`, if there is one.
  Lane(const SourceOptions& source, const StreamOptions& stream, const VadOptions& vad,
       std::unique_ptr<SpeechDetector> detector, std::shared_ptr<SoundTape> tape = nullptr);

  /// Sound. A hole before it becomes a gap of the stated reason.
  void take(const Block& block, const std::string& reason_of_hole);
  /// The device went away: what was said until now is finished.
  void interrupt();
  /// The machine slept for so long, and nothing was heard.
  void sleep(std::chrono::nanoseconds length);
  /// Nothing is heard from now on: the utterance ends here.
  void pause(std::chrono::steady_clock::time_point now);
  /// Goes on; the time between is a gap.
  void resume(std::chrono::steady_clock::time_point now);
  /// No more sound will come.
  void end();
  /// No more answers will come either: what they did not cover is told as a gap.
  void give_up();

  /// Measures this from now on, and nothing else.
  void watch(Watched wanted);
  /// Gain at once, all else from the next utterance on.
  void change(const SourceOptions& source, const StreamOptions& stream, const VadOptions& vad);
  /// Raises speech that is too quiet from now on, or no longer.
  void set_auto_gain(bool wanted);
  /// Takes what is played out of what is heard, or no longer: null then.
  std::shared_ptr<Echo> set_echo(bool wanted);
  /// These microphones hear what this lane does: it is what is played.
  void set_heard_by(std::vector<std::shared_ptr<Echo>> echoes) { heard_by_ = std::move(echoes); }
  Session& session() { return session_; }
  /// Sound that no pass of `role` has covered yet.
  SampleTime backlog(Role role) const { return session_.now() - session_.covered(role); }

  std::vector<proto::ServerMessage> take_messages();

 private:
  void take_in(std::chrono::steady_clock::time_point arrival);
  SampleTime waiting() const;
  void gap(SampleTime length, const std::string& reason);
  void tell_gap(SampleTime start, SampleTime length, const std::string& reason);
  void tell_updates();
  void tell(const Update& update);
  void tell_heard(double now);
  void complete_window();
  void push_windows();
  void push_window(std::span<const float, kVadWindow> window);
  void observe_time(const Block& block);

  const std::string id_;
  float gain_;
  Session session_;
  std::unique_ptr<SpeechDetector> detector_;
  const std::shared_ptr<SoundTape> tape_;
  std::optional<Resampler> resampler_;           // for the format of the newest block
  std::vector<float> fresh_;                     // 16 kHz samples of the newest block
  std::shared_ptr<Echo> echo_;                   // of a microphone
  std::vector<std::shared_ptr<Echo>> heard_by_;  // of speakers
  std::optional<AutoGain> auto_gain_;
  std::vector<float> pending_;             // to be pushed: less than a window between calls
  std::optional<LevelMeter> meter_;        // while somebody wants it
  std::optional<SpectrumMeter> spectrum_;  // likewise
  WallClock clock_;
  SampleTime told_{0};              // end of what was committed or told as a gap
  std::optional<SampleTime> tail_;  // where the words that do not stand yet begin
  std::optional<std::chrono::steady_clock::time_point> paused_;
  bool ended_ = false;
  std::vector<proto::ServerMessage> messages_;
};

}  // namespace captiond
