// Threads with a name, and a small pool that shares out one loop.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace captiond {

/// Names the calling thread, as `top -H` and gdb show it (at most 15 bytes are kept).
void name_this_thread(const std::string& name);

/// Lowers the calling thread's priority by `nice` steps: confirm workers yield to preview. Failing is no
/// error.
void lower_this_thread(int nice);

/// A fixed team of threads for one loop at a time. The calling thread works along, so a team of one has no
/// thread of its own and costs nothing. Loops of several callers are run one after another.
///
/// A thread that has nothing to do looks out for the next loop for some microseconds, because the loops of
/// one pass follow each other closely; then it offers its processor to others, and then it sleeps. Starting a
/// loop thus costs about a microsecond within a pass and a wake-up at its beginning; an idle team costs
/// nothing.
class ThreadTeam {
 public:
  explicit ThreadTeam(std::size_t size, const std::string& name = "team");
  ~ThreadTeam();
  ThreadTeam(const ThreadTeam&) = delete;
  ThreadTeam& operator=(const ThreadTeam&) = delete;

  std::size_t size() const { return threads_.size() + 1; }

  /// Calls work(i) once for each i in [0, count), on any thread of the team; returns when all are done. Takes
  /// no memory. `work` must not throw and must not call run() of the same team. `count`: below 2³².
  void run(std::size_t count, const std::function<void(std::size_t)>& work);

 private:
  void serve();
  void take_pieces();
  bool has_pieces() const;

  std::mutex callers_;  // held by the caller whose loop runs

  // A loop begins with the store to pieces_ and ends when done_ has counted all of them. Only who has taken a
  // piece reads work_, so the caller may write it once the loop before has ended.
  const std::function<void(std::size_t)>* work_ = nullptr;
  std::atomic<std::uint64_t> pieces_{0};  // how many there are, above 32 bits that say which is next
  std::atomic<std::uint32_t> done_{0};
  std::atomic<std::uint32_t> begun_{0};  // loops, modulo 2³²; threads sleep until it changes
  std::atomic<bool> stopping_{false};
  std::vector<std::thread> threads_;
};

}  // namespace captiond
