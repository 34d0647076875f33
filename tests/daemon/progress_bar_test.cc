// The bar of a long command, as a terminal is shown it.
#include "daemon/commands/progress_bar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <unistd.h>

#include <array>
#include <string>

namespace captiond {
namespace {

using testing::HasSubstr;

/// Puts a terminal in the place of standard error while it lives.
class Terminal {
 public:
  Terminal() : kept_(::dup(STDERR_FILENO)) {
    int other = -1;
    if (::openpty(&shown_, &other, nullptr, nullptr, nullptr) != 0) return;
    ::dup2(other, STDERR_FILENO);
    ::close(other);
  }
  ~Terminal() {
    restore();
    ::close(shown_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  /// All that was written; ends the terminal.
  std::string text() {
    restore();
    std::string text;
    std::array<char, 4096> part{};
    for (ssize_t size = 0; (size = ::read(shown_, part.data(), part.size())) > 0;)
      text.append(part.data(), static_cast<std::size_t>(size));
    return text;
  }

 private:
  void restore() {
    if (kept_ < 0) return;
    ::dup2(kept_, STDERR_FILENO);
    ::close(kept_);
    kept_ = -1;
  }

  int kept_, shown_ = -1;
};

TEST(ProgressBar, ShowsHowMuchIsDoneAndLeavesNothingBehind) {
  Terminal terminal;
  {
    ProgressBar bar("talk.flac", 8.0);
    bar.show(2.0);
    bar.show(9.0);
  }
  const std::string text = terminal.text();
  EXPECT_THAT(text, testing::StartsWith("\rtalk.flac ["));
  EXPECT_THAT(text, HasSubstr("  0 %"));
  EXPECT_THAT(text, HasSubstr("]  25 % "));
  EXPECT_THAT(text, HasSubstr("100 % 0 s left"));
  EXPECT_THAT(text, testing::EndsWith("\r\x1b[K"));
}

TEST(ProgressBar, IsNotForFiles) {
  testing::internal::CaptureStderr();
  {
    ProgressBar bar("talk.flac", 8.0);
    bar.show(2.0);
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace captiond
