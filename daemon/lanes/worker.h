// A thread that runs a model.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <variant>

#include "base/bounded_queue.h"
#include "base/mailbox.h"
#include "base/wakeup.h"
#include "stream/recognizer.h"

namespace captiond {

/// Makes the recogniser of a role: loads its model, which takes a while. Called on the thread of the worker
/// that will use it. May throw.
using RecognizerFactory = std::function<std::unique_ptr<Recognizer>(Role)>;

/// A pass, and the number of the input that asked for it.
struct Task {
  std::uint64_t input = 0;
  Pass pass;
};

struct Answer {
  std::uint64_t input = 0;
  Role role = Role::confirm;
  PassResult result;
};

/// Loads its recogniser, then runs passes one at a time. A pass that throws is answered as failed. While
/// nobody speaks it may rest: then it has no recogniser, and no memory for one. Driven by the stream thread,
/// unless stated otherwise.
class Worker {
 public:
  /// `answers` and `bell` outlive the worker; the bell also rings when loading is over.
  Worker(Role role, RecognizerFactory make, BoundedQueue<Answer>& answers, Wakeup& bell);
  ~Worker();  // waits for the pass under way

  Role role() const { return role_; }
  /// The recogniser is there. Any thread.
  bool loaded() const { return loaded_.load(std::memory_order_acquire); }
  /// Why it will never be there. Any thread.
  std::exception_ptr failure() const;
  /// A pass may be given: the recogniser is there and the last answer was taken.
  bool idle() const { return loaded() && !given_; }
  void give(Task task);
  /// Lets go of the recogniser of an idle worker.
  void rest();
  /// Loads it again, in a while.
  void wake();
  /// The answer to what was given has come.
  void answered() { given_ = false; }
  /// How long the pass under way has taken; zero when there is none. Any thread.
  std::chrono::nanoseconds busy_for() const;

 private:
  struct Rest {};
  struct Wake {};
  using Order = std::variant<Task, Rest, Wake>;

  void serve();
  void load();
  void obey(const Task& task);
  void obey(Rest);
  void obey(Wake) { load(); }
  PassResult run(const Pass& pass);

  const Role role_;
  const RecognizerFactory make_;
  BoundedQueue<Answer>& answers_;
  Wakeup& bell_;
  bool given_ = false;  // the stream thread's
  Mailbox<Order> mailbox_;
  std::unique_ptr<Recognizer> recognizer_;  // the worker's thread's
  std::atomic<bool> loaded_{false};
  std::atomic<std::chrono::steady_clock::time_point> begun_{};  // of the pass under way; else the epoch
  mutable std::mutex mutex_;
  std::exception_ptr failure_;  // protected by mutex_
  std::thread thread_;          // last: it uses all of the above
};

}  // namespace captiond
