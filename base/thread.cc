#include "base/thread.h"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace captiond {

void name_this_thread(const std::string& name) {
  pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
}

void lower_this_thread(int nice) {
  // On Linux a nice value belongs to a thread, not to its process.
  const auto thread = static_cast<id_t>(::syscall(SYS_gettid));
  ::setpriority(PRIO_PROCESS, thread, nice);
}

ThreadTeam::ThreadTeam(std::size_t size, const std::string& name) {
  for (std::size_t i = 1; i < size; ++i) {
    threads_.emplace_back([this, name] {
      name_this_thread(name);
      serve();
    });
  }
}

ThreadTeam::~ThreadTeam() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  started_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ThreadTeam::run(std::size_t count, const std::function<void(std::size_t)>& work) {
  if (threads_.empty() || count < 2) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  std::lock_guard caller(callers_);
  std::unique_lock lock(mutex_);
  work_ = &work;
  next_ = 0;
  count_ = count;
  started_.notify_all();
  drain(lock);
  finished_.wait(lock, [this] { return running_ == 0; });
  work_ = nullptr;
}

void ThreadTeam::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    started_.wait(lock, [this] { return stopping_ || next_ < count_; });
    if (stopping_) return;
    drain(lock);
    if (running_ == 0) finished_.notify_one();
  }
}

// Takes indices one by one until none is left. The lock is held between the pieces only: pieces are coarse.
void ThreadTeam::drain(std::unique_lock<std::mutex>& lock) {
  while (next_ < count_) {
    const std::size_t index = next_++;
    ++running_;
    const auto* work = work_;
    lock.unlock();
    (*work)(index);
    lock.lock();
    --running_;
  }
}

}  // namespace captiond
