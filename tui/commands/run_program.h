// Other programs, run for a sentence.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace captiond {

/// What is added to our environment.
using Variables = std::vector<std::pair<std::string, std::string>>;

/// Runs a program that is found in $PATH, with `input` on its standard input, and waits for its end. No shell
/// reads the arguments. Its exit code, 128 and the signal's number when one ended it. After `limit` it is
/// killed. `input` is what a pipe holds (64 KiB) at most. Throws Error when the program cannot be started.
int run_program(const std::vector<std::string>& command, std::string_view input, const Variables& variables,
                std::chrono::milliseconds limit);

}  // namespace captiond
