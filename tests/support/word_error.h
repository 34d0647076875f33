// How far a text is from what was said.
#pragma once

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace captiond::test {

/// A table with a header line and tabs between its columns: each line as column -> value.
inline std::vector<std::map<std::string, std::string>> read_table(const std::filesystem::path& path) {
  const auto split = [](const std::string& line) {
    std::vector<std::string> values;
    std::stringstream stream(line);
    for (std::string value; std::getline(stream, value, '\t');) values.push_back(value);
    return values;
  };
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> names = split(line);
  std::vector<std::map<std::string, std::string>> table;
  while (std::getline(file, line)) {
    const std::vector<std::string> values = split(line);
    auto& row = table.emplace_back();
    for (std::size_t i = 0; i < std::min(names.size(), values.size()); ++i) row[names[i]] = values[i];
  }
  return table;
}

/// English words in lower case without punctuation; single digits as words.
inline std::vector<std::string> words_of(const std::string& text) {
  static const char* const kDigits[] = {"zero", "one", "two",   "three", "four",
                                        "five", "six", "seven", "eight", "nine"};
  std::string plain;
  for (const char c : text) {
    if (c == '\'') continue;
    plain += std::isalnum(static_cast<unsigned char>(c)) ? static_cast<char>(std::tolower(c)) : ' ';
  }
  std::vector<std::string> words;
  std::stringstream stream(plain);
  for (std::string word; stream >> word;) {
    const bool digit = word.size() == 1 && std::isdigit(static_cast<unsigned char>(word[0]));
    words.push_back(digit ? kDigits[word[0] - '0'] : word);
  }
  return words;
}

/// Words to insert, delete or replace (Levenshtein's distance) over words said.
inline double word_error(const std::string& said, const std::string& heard) {
  const auto a = words_of(said), b = words_of(heard);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return static_cast<double>(row.back()) / static_cast<double>(std::max<std::size_t>(1, a.size()));
}

}  // namespace captiond::test
