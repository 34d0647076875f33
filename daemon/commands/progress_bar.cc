#include "daemon/commands/progress_bar.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <utility>

namespace captiond {
namespace {

constexpr std::size_t kWidth = 30;  // cells of the bar

}  // namespace

ProgressBar::ProgressBar(std::string label, double total)
    : label_(std::move(label)), total_(total), visible_(::isatty(STDERR_FILENO) != 0) {
  show(0.0);
}

ProgressBar::~ProgressBar() {
  if (visible_) std::cerr << "\r\x1b[K" << std::flush;
}

void ProgressBar::show(double done) {
  if (!visible_ || total_ <= 0.0) return;
  const double part = std::clamp(done / total_, 0.0, 1.0);
  const auto filled = static_cast<std::size_t>(std::lround(part * static_cast<double>(kWidth)));
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin_;
  const std::string left =
      part > 0.0 ? fmt::format("{:.0f} s left", spent.count() * (1.0 - part) / part) : "";
  std::cerr << fmt::format("\r{} [{:=<{}}{:{}}] {:3.0f} % {}\x1b[K", label_, "", filled, "", kWidth - filled,
                           100.0 * part, left)
            << std::flush;
}

}  // namespace captiond
