// How far a long command is, for someone who watches it.
#pragma once

#include <chrono>
#include <string>

namespace captiond {

/// One line on standard error that is drawn over itself and wiped at the end. Silent when standard error is
/// no terminal.
class ProgressBar {
 public:
  /// `total`: in the unit that show() gets.
  ProgressBar(std::string label, double total);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(double done);

 private:
  const std::string label_;
  const double total_;
  const bool visible_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace captiond
