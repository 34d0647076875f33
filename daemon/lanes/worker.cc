#include "daemon/lanes/worker.h"

#include <malloc.h>

#include <utility>

#include "base/log.h"
#include "base/thread.h"

namespace captiond {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kConfirmNice = 5;  // preview has the right of way

// What the allocator keeps for a next time would be as large as the models. A sanitizer puts an allocator of
// its own in front of the C library's: that one is then never made ready, which two threads must not begin at
// once by trimming it.
void give_memory_back() {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  ::malloc_trim(0);
#endif
}

}  // namespace

Worker::Worker(Role role, RecognizerFactory make, BoundedQueue<Answer>& answers, Wakeup& bell)
    : role_(role), make_(std::move(make)), answers_(answers), bell_(bell), thread_([this] { serve(); }) {}

Worker::~Worker() {
  mailbox_.close();
  thread_.join();
}

std::exception_ptr Worker::failure() const {
  std::lock_guard lock(mutex_);
  return failure_;
}

void Worker::give(Task task) {
  given_ = true;
  mailbox_.put(std::move(task));
}

std::chrono::nanoseconds Worker::busy_for() const {
  const Clock::time_point begun = begun_.load();
  return begun == Clock::time_point{} ? std::chrono::nanoseconds{0} : Clock::now() - begun;
}

void Worker::rest() {
  loaded_ = false;
  mailbox_.put(Rest{});
}

void Worker::wake() {
  mailbox_.put(Wake{});
}

void Worker::serve() {
  name_this_thread(role_ == Role::preview ? "preview" : "confirm");
  if (role_ == Role::confirm) lower_this_thread(kConfirmNice);
  load();
  while (const auto order = mailbox_.take()) {
    std::visit([this](const auto& one) { obey(one); }, *order);
  }
}

void Worker::load() {
  try {
    if (!recognizer_) recognizer_ = make_(role_);
    loaded_.store(true, std::memory_order_release);
  } catch (...) {
    std::lock_guard lock(mutex_);
    failure_ = std::current_exception();
  }
  bell_.ring();
}

void Worker::obey(const Task& task) {
  answers_.push({task.input, role_, run(task.pass)});
  bell_.ring();
}

void Worker::obey(Rest) {
  recognizer_.reset();
  give_memory_back();
}

PassResult Worker::run(const Pass& pass) {
  const Clock::time_point begun = Clock::now();
  begun_ = begun;
  PassResult result;
  result.id = pass.id;
  try {
    result.hypothesis = recognizer_->recognize(pass);
  } catch (const std::exception& error) {
    log_error("a pass of {:.1f} s failed: {}", to_seconds(pass.end() - pass.start), error.what());
    result.failed = true;
  }
  result.cost = std::chrono::duration<double>(Clock::now() - begun).count();
  begun_ = Clock::time_point{};
  return result;
}

}  // namespace captiond
