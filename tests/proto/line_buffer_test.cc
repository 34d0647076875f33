#include "proto/line_buffer.h"

#include <gtest/gtest.h>

namespace captiond::proto {
namespace {

std::vector<std::string> lines_of(LineBuffer& buffer) {
  std::vector<std::string> lines;
  while (const auto line = buffer.next()) lines.emplace_back(*line);
  return lines;
}

TEST(LineBuffer, HandsOutWholeLinesHoweverTheyArrive) {
  const std::string bytes = "one\n\ntwo three\nfour";
  for (std::size_t chunk = 1; chunk <= bytes.size(); ++chunk) {
    LineBuffer buffer;
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < bytes.size(); at += chunk) {
      buffer.append(std::string_view(bytes).substr(at, chunk));
      for (auto& line : lines_of(buffer)) lines.push_back(line);
    }
    EXPECT_EQ(lines, (std::vector<std::string>{"one", "", "two three"})) << "in chunks of " << chunk;
  }
}

TEST(LineBuffer, TakesTheLongestLineAndRefusesALonger) {
  LineBuffer buffer;
  buffer.append(std::string(kMaxLine, 'x') + "\n");
  EXPECT_EQ(buffer.next()->size(), kMaxLine);
  buffer.append(std::string(kMaxLine + 1, 'x'));
  EXPECT_THROW(buffer.next(), Error) << "refused before its end arrives, so that memory stays bounded";
}

TEST(LineBuffer, GivesTheLinesBeforeTheOneThatIsTooLong) {
  LineBuffer buffer;
  buffer.append("fine\n" + std::string(kMaxLine + 1, 'x') + "\n");
  EXPECT_EQ(buffer.next(), "fine");
  EXPECT_THROW(buffer.next(), Error);
}

}  // namespace
}  // namespace captiond::proto
