// Figures kept beside the tests: tab-separated numbers, one row a line.
#pragma once

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace captiond::test {

inline std::string data_file(const std::string& name) {
  return std::string(CAPTIOND_TEST_DATA) + "/" + name;
}

inline std::vector<std::vector<double>> read_figures(const std::string& name) {
  std::ifstream file(data_file(name));
  if (!file) throw std::runtime_error("cannot open " + data_file(name));
  std::vector<std::vector<double>> rows;
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    rows.emplace_back();
    for (double value = 0; fields >> value;) rows.back().push_back(value);
  }
  return rows;
}

}  // namespace captiond::test
