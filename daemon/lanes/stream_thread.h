// The thread that owns all caption state.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "base/bounded_queue.h"
#include "base/error.h"
#include "base/wakeup.h"
#include "capture/source.h"
#include "conf/config.h"
#include "daemon/lanes/input.h"
#include "daemon/lanes/sleep_watch.h"
#include "daemon/lanes/workers.h"
#include "proto/messages.h"

namespace captiond {

/// What the daemon recognises speech with. Tests put others in their place.
struct Engines {
  RecognizerFactory recognizer;
  std::function<std::unique_ptr<SpeechDetector>()> detector;
};

/// What the stream thread tells the main thread.
struct Ready {};     // the models are loaded
struct Resting {};   // and now they are not, until someone speaks
struct Finished {};  // finish() is done: every word is told
using Report = std::variant<proto::ServerMessage, Ready, Resting, Finished, std::exception_ptr>;

/// Reads the sources, drives their sessions, hands passes to the two workers, oldest unheard speech first,
/// and reports. When nobody has spoken for long the models are let go of, to be loaded again with the next
/// speech, which waits for them in its session. All public functions belong to the main thread; they only
/// leave word for the stream thread.
class StreamThread {
 public:
  /// Throws Error for sources that can never work. Nothing runs before start().
  /// Lanes record what they hear on `tape`, if there is one.
  StreamThread(const Config& config, Engines engines, std::shared_ptr<SoundTape> tape = nullptr);
  ~StreamThread();  // stops at once

  void start();
  /// Stops listening, lets the last passes run, and reports Finished; within `limit` even if they do not.
  void finish(std::chrono::milliseconds limit);
  void set_paused(const std::string& source, bool paused);
  /// Takes over what all sources have in common: [stream], [vad] and when models rest.
  void change(const Config& config);
  /// Takes over the options of one source but `enabled`; another device is heard in place of the old.
  void change(const SourceOptions& options);
  /// Lets a source hear another device: what was said until now is finished, and captions go on.
  void choose_device(const std::string& source, SourceKind kind, const std::string& device);
  /// Begins to listen to one more.
  void add(const SourceOptions& options);
  /// Listens to one no more; what was said is still captioned.
  void remove(const std::string& source);
  /// What all sources measure.
  void watch(Watched wanted);

  Wakeup& bell() { return reported_; }  // rings when there is a report
  std::optional<Report> report() { return reports_.try_pop(); }

  /// Seconds of sound that the confirming model has not covered, of the source that has most.
  double lag() const;
  /// True when the thread went round since it was asked last, and no pass has run for `limit`.
  bool makes_progress(std::chrono::nanoseconds limit);

 private:
  using Clock = std::chrono::steady_clock;

  void post(std::function<void()> work);

  // On the stream thread.
  void run();
  void turn();
  void make_input(const SourceOptions& options);
  void begin(const SourceOptions& options);
  void change(Input& input, const SourceOptions& options);
  void refuse(const Error& error);
  void sweep();
  void take_answers();
  void watch_sleep();
  void watch_models();
  void dispatch(Worker& worker);
  void tell();
  void tell_about(Input& input);
  void warn_of_mute(const Input& input);
  void end_everything();
  bool finished() const;
  Input* find(const std::string& id);

  Config config_;  // the stream thread's, once it runs
  const Engines engines_;
  const std::shared_ptr<SoundTape> tape_;
  Wakeup bell_;                                      // wakes the stream thread
  BoundedQueue<std::function<void()>> posted_{256};  // for the stream thread
  Wakeup reported_;
  BoundedQueue<Report> reports_{1024};
  std::atomic<std::uint64_t> turns_{0};
  std::atomic<std::int64_t> lag_{0};  // samples
  std::atomic<bool> stopping_{false};
  std::uint64_t turns_seen_ = 0;  // the main thread's
  Watched watch_asked_;           // likewise

  // The stream thread's own, once it runs.
  std::vector<std::unique_ptr<Input>> inputs_;
  std::optional<Workers> workers_;  // made by start()
  std::uint64_t last_input_ = 0;
  std::vector<std::uint64_t> leaving_;  // inputs that were removed and have words to finish
  SleepWatch sleep_;
  Watched watched_;
  std::optional<Clock::time_point> deadline_;  // of finish()

  std::thread thread_;
};

}  // namespace captiond
