// One thing that is listened to.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/wakeup.h"
#include "capture/source.h"
#include "conf/config.h"
#include "daemon/lanes/lane.h"
#include "daemon/lanes/silence_watch.h"
#include "proto/messages.h"

namespace captiond {

/// A source, the way its sound comes, and its lane. Owned by the stream thread.
class Input {
 public:
  /// `number` tells it from every other one that was. Throws Error for a source that can never work.
  Input(std::uint64_t number, const SourceOptions& options, const Config& config,
        std::unique_ptr<SpeechDetector> detector, Wakeup& bell, std::shared_ptr<SoundTape> tape);

  std::uint64_t number() const { return number_; }
  const SourceOptions& options() const { return options_; }
  const proto::SourceInfo& info() const { return info_; }  // as it is to be told
  Lane& lane() { return lane_; }
  Session& session() { return lane_.session(); }

  /// Whether what is open hears what the speakers play; and whether of one application alone.
  bool hears_speakers() const { return played_ && !info_.paused; }
  bool hears_application() const;
  /// Whether it is a device and hears people, not the speakers.
  bool hears_room() const;
  /// Whether it seems to be muted: it hears digital silence, and has done so for a while.
  bool is_muted() const { return info_.detail == kMuted; }

  /// Begins to listen, unless it is paused.
  void start();
  /// Takes sound that has come, a second of it at most, so that others have their turn too. True: there may
  /// be more.
  bool read();
  /// True when the source's state changed, or it began or ceased to seem muted.
  bool watch_status();
  /// True when that changes something.
  bool set_paused(bool paused);
  /// Takes over other options; hears another device if they name one: what was said until now is finished,
  /// and captions go on. Throws Error for a source that can never work: then it stays as it was.
  void change(const SourceOptions& options, const StreamOptions& stream, const VadOptions& vad);
  /// Listens no more. The last passes may be asked for.
  void end();
  /// Ends without them.
  void stop() { source_->stop(); }

 private:
  static constexpr const char* kMuted = "hears digital silence: is it muted?";

  bool seems_muted() const;
  bool wants_to_wait();
  bool take_block();
  void drain();
  void exchange_source(std::unique_ptr<Source> source);

  const std::uint64_t number_;
  SourceOptions options_;
  proto::SourceInfo info_;
  Feed feed_;
  std::unique_ptr<Source> source_;  // after the feed, which it writes to
  Lane lane_;
  bool played_ = false;  // SourceStatus::played, as last seen
  SilenceWatch silence_;
  std::uint64_t overruns_ = 0;  // frames already told as a gap
};

}  // namespace captiond
