// Threads with a name, and a small pool that shares out one loop.
#pragma once

#include <condition_variable>
#include <cstddef>
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
class ThreadTeam {
 public:
  explicit ThreadTeam(std::size_t size, const std::string& name = "team");
  ~ThreadTeam();
  ThreadTeam(const ThreadTeam&) = delete;
  ThreadTeam& operator=(const ThreadTeam&) = delete;

  std::size_t size() const { return threads_.size() + 1; }

  /// Calls work(i) once for each i in [0, count), on any thread of the team; returns when all are done. Takes
  /// no memory. `work` must not throw and must not call run() of the same team.
  void run(std::size_t count, const std::function<void(std::size_t)>& work);

 private:
  void serve();
  void drain(std::unique_lock<std::mutex>& lock);

  std::mutex callers_;  // held by the caller whose loop runs
  std::mutex mutex_;
  std::condition_variable started_, finished_;
  const std::function<void(std::size_t)>* work_ = nullptr;  // protected by mutex_, as all below
  std::size_t next_ = 0, count_ = 0, running_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace captiond
