// What the programs of the comparison have in common: each times one engine, a stage at a time, as it is
// told.
//
// A line of standard input names a stage and its arguments ("encode 3000"); the answer is a line with the
// milliseconds it took, or "-" when the engine offers no way to run that stage alone. The first line of
// output is the time that loading took; "peak" answers with the largest resident memory so far, in megabytes.
#pragma once

#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace bench {

constexpr std::size_t kWindowSamples = 480000;  // 30 s at 16 kHz

/// Runs one stage and returns the milliseconds of the part that counts.
using Stage = std::function<double(std::istringstream& arguments)>;

constexpr double kNotOffered = std::nan("");

template <typename Work>
double milliseconds(const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

/// The same 30 s of noise in every engine: times of the parts depend on shapes, not on what is heard.
inline const std::vector<float>& noise() {
  static const std::vector<float> made = [] {
    std::minstd_rand random(1);
    std::uniform_real_distribution<float> level(-0.1F, 0.1F);
    std::vector<float> samples(kWindowSamples);
    for (float& sample : samples) sample = level(random);
    return samples;
  }();
  return made;
}

/// Samples of a file of raw 16 kHz mono floats.
inline std::vector<float> read_samples(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) throw std::runtime_error(path + ": cannot be read");
  std::vector<float> samples(static_cast<std::size_t>(file.tellg()) / sizeof(float));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(samples.data()),
            static_cast<std::streamsize>(samples.size() * sizeof(float)));
  return samples;
}

inline double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

inline void answer(double value) {
  if (std::isnan(value)) {
    std::cout << '-' << std::endl;
  } else {
    std::cout << value << std::endl;
  }
}

/// Answers until standard input ends.
inline void serve(const std::map<std::string, Stage>& stages) {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    if (name == "peak") {
      answer(peak_megabytes());
      continue;
    }
    const auto stage = stages.find(name);
    answer(stage == stages.end() ? kNotOffered : stage->second(words));
  }
}

}  // namespace bench
