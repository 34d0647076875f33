// Signals as something to poll for.
#pragma once

#include <csignal>
#include <initializer_list>
#include <optional>

#include "base/unique_fd.h"

namespace captiond {

/// While it lives, the given signals do not interrupt this thread but wait here, in the order they came. Of
/// the program's only thread.
class Signals {
 public:
  Signals(std::initializer_list<int> signals);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  int fd() const { return fd_.get(); }
  std::optional<int> next();

 private:
  sigset_t before_{};
  UniqueFd fd_;
};

}  // namespace captiond
