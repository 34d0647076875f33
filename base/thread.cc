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

namespace {

// Long enough for the gaps within a pass, short beside what others on the same processor would miss.
constexpr int kLooks = 256;  // some 5 to 10 µs
constexpr int kOffers = 16;  // of the processor to others

void pause() {
#ifdef __x86_64__
  __builtin_ia32_pause();
#endif
}

template <typename Condition>
bool look_out_for(const Condition& condition) {
  for (int i = 0; i < kLooks; ++i) {
    if (condition()) return true;
    pause();
  }
  for (int i = 0; i < kOffers; ++i) {
    if (condition()) return true;
    std::this_thread::yield();
  }
  return condition();
}

struct Piece {
  std::uint32_t count, next;
  explicit Piece(std::uint64_t pieces)
      : count(static_cast<std::uint32_t>(pieces >> 32)), next(static_cast<std::uint32_t>(pieces)) {}
};

}  // namespace

ThreadTeam::ThreadTeam(std::size_t size, const std::string& name) {
  for (std::size_t i = 1; i < size; ++i) {
    threads_.emplace_back([this, name] {
      name_this_thread(name);
      serve();
    });
  }
}

ThreadTeam::~ThreadTeam() {
  stopping_ = true;
  ++begun_;
  begun_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ThreadTeam::run(std::size_t count, const std::function<void(std::size_t)>& work) {
  if (threads_.empty() || count < 2) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  std::lock_guard caller(callers_);
  work_ = &work;
  done_.store(0, std::memory_order_relaxed);
  pieces_.store(std::uint64_t{count} << 32, std::memory_order_release);
  ++begun_;
  begun_.notify_all();
  take_pieces();
  const auto all_done = [&] { return done_.load(std::memory_order_acquire) == count; };
  if (look_out_for(all_done)) return;
  while (!all_done()) {
    const std::uint32_t done = done_;
    if (done != count) done_.wait(done);
  }
}

void ThreadTeam::serve() {
  while (!stopping_) {
    const std::uint32_t begun = begun_;  // before the look at pieces_, so that no loop goes unnoticed
    take_pieces();
    if (!look_out_for([this] { return stopping_ || has_pieces(); })) begun_.wait(begun);
  }
}

bool ThreadTeam::has_pieces() const {
  const Piece piece(pieces_.load(std::memory_order_relaxed));
  return piece.next < piece.count;
}

void ThreadTeam::take_pieces() {
  while (has_pieces()) {
    const Piece piece(pieces_.fetch_add(1, std::memory_order_acquire));
    if (piece.next >= piece.count) return;
    (*work_)(piece.next);
    if (done_.fetch_add(1, std::memory_order_acq_rel) + 1 == piece.count) done_.notify_one();
  }
}

}  // namespace captiond
