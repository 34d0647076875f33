// Runs every folder of tests/scenarios: see its README.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <map>
#include <tuple>

#include "base/error.h"
#include "stream/language_choice.h"
#include "tests/stream/support.h"

namespace captiond {
namespace {

using Lines = std::vector<std::vector<std::string>>;

/// The words of each line; empty lines and what follows # are left out.
Lines read_lines(const std::filesystem::path& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << path << " is missing";
  Lines lines;
  for (std::string line; std::getline(file, line);) {
    std::istringstream in(line.substr(0, line.find('#')));
    std::vector<std::string> words{std::istream_iterator<std::string>(in), {}};
    if (!words.empty()) lines.push_back(std::move(words));
  }
  return lines;
}

std::vector<Word> timed_words(const std::vector<std::string>& line, std::size_t from) {
  std::vector<Word> words;
  for (std::size_t i = from; i < line.size(); ++i) words.push_back(test::timed_word(line[i]));
  return words;
}

/// "es 0.6 pl 0.3": languages, and how probable the model finds them; the rest is some other one's.
std::vector<LanguageGuess> language_guesses(const std::vector<std::string>& line, std::size_t from) {
  std::vector<LanguageGuess> guesses;
  float rest = 1.0F;
  for (std::size_t i = from; i + 1 < line.size(); i += 2) {
    guesses.emplace_back(line[i], std::stof(line[i + 1]));
    rest -= guesses.back().second;
  }
  guesses.emplace_back("other", rest);
  return guesses;
}

/// The models of a scenario: both hear the spoken words, but for the passes that the script answers
/// otherwise.
class Script {
 public:
  explicit Script(const Lines& lines) {
    for (const auto& line : lines) {
      if (line[0] == "spoken") {
        for (const Word& word : timed_words(line, 1)) spoken_.push_back(word);
      } else if (line[0] == "cost") {
        cost_[line.at(1)] = std::stod(line.at(2));
      } else if (line[0] == "heard") {
        guesses_ = language_guesses(line, 1);
      } else if (line[0] == "languages") {
        options.languages = {line.begin() + 1, line.end()};
      } else if (line[0] == "task") {
        options.task = line.at(1);
      } else if (line[0] == "policy") {
        if (line.at(1) == "local-agreement") options = test::local_agreement();
        options.policy = line.at(1);
      } else if (line[0] == "option") {
        set_option(line.at(1), from_seconds(std::stod(line.at(2))));
      } else if (line.at(2) == "hears") {
        languages_[{line.at(0), std::stoi(line.at(1))}] = language_guesses(line, 3);
      } else {
        answers_[{line.at(0), std::stoi(line.at(1))}] = line;
      }
    }
  }

  PassResult answer(const Pass& pass) {
    const std::string role = pass.role == Role::confirm ? "confirm" : "preview";
    PassResult result{pass.id, {}, false, cost_.at(role)};
    if (pass.translate && options.task == "both") {
      result.hypothesis.words = {{" (in English)", pass.start, pass.end(), 0.9F}};
      return result;
    }
    const auto scripted = answers_.find({role, ++count_[role]});
    if (scripted == answers_.end()) {
      result.hypothesis = test::heard_in(pass, spoken_);
    } else if (scripted->second.at(2) == "fails") {
      result.failed = true;
    } else {
      result.hypothesis = {timed_words(scripted->second, 3), {pass.end()}, ""};
    }
    std::tie(result.hypothesis.language, result.hypothesis.language_probability) = heard_language(pass, role);
    return result;
  }

  StreamOptions options;

 private:
  LanguageGuess heard_language(const Pass& pass, const std::string& role) {
    if (!pass.language.empty()) return {pass.language, 0.0F};
    const auto scripted = languages_.find({role, count_[role]});
    const auto& ranked = scripted == languages_.end() ? guesses_ : scripted->second;
    return choose_language(ranked, pass.languages, pass.expected_language);
  }
  void set_option(const std::string& name, SampleTime value) {
    const std::map<std::string, SampleTime StreamOptions::*> fields = {
        {"preview_step", &StreamOptions::preview_step}, {"preview_window", &StreamOptions::preview_window},
        {"confirm_step", &StreamOptions::confirm_step}, {"trim_after", &StreamOptions::trim_after},
        {"max_window", &StreamOptions::max_window},     {"max_backlog", &StreamOptions::max_backlog}};
    options.*fields.at(name) = value;
  }

  std::vector<Word> spoken_;
  std::map<std::string, double> cost_{{"preview", 0.1}, {"confirm", 0.3}};
  std::map<std::pair<std::string, int>, std::vector<std::string>> answers_;  // by role and number of the pass
  std::map<std::pair<std::string, int>, std::vector<LanguageGuess>> languages_;  // likewise
  std::vector<LanguageGuess> guesses_;                                           // of all others
  std::map<std::string, int> count_;
};

void play(const Lines& sound, Simulator& simulator) {
  for (const auto& line : sound) {
    const double seconds = std::stod(line.at(1));
    if (line[0] == "gap") {
      simulator.gap(from_seconds(seconds));
    } else {
      test::push(simulator, seconds, line[0] == "speech" ? 0.9F : 0.0F);
    }
  }
  simulator.end();
}

std::string tail_by(const Update& update, Role role) {
  std::string text;
  for (const TailWord& one : update.tail) text += one.by == role ? one.word.text : "";
  return text;
}

/// One line for each update: when, of which utterance, and what changed.
std::string describe(const Shown& shown) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(2) << shown.emit_time << " utterance " << shown.update.utterance;
  const auto field = [&out](const char* name, const std::string& text) {
    if (!text.empty()) out << " " << name << ":" << text;
  };
  field("committed", test::text_of(shown.update.committed));
  field("confirm", tail_by(shown.update, Role::confirm));
  field("preview", tail_by(shown.update, Role::preview));
  if (!shown.update.language.empty()) out << " in " << shown.update.language;
  if (shown.update.lost > SampleTime(0)) {
    out << " lost: " << to_seconds(shown.update.lost_from) << "-" << to_seconds(shown.update.lost);
  }
  if (shown.update.final) out << " final";
  return out.str();
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Scenario : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Scenario, EndsAsExpected) {
  Script script(read_lines(GetParam() / "models"));
  Session session(script.options, {});
  const auto work = [&script](const Pass& pass) { return script.answer(pass); };
  Simulator simulator(session, work, work);
  play(read_lines(GetParam() / "sound"), simulator);
  std::string found;
  for (const Shown& shown : simulator.take_shown()) found += describe(shown) + "\n";
  for (const Translation& one : session.take_translations())
    found += "utterance " + std::to_string(one.utterance) + " from " + one.from + ":" + one.text + "\n";
  EXPECT_EQ(found, contents(GetParam() / "expected"));
}

std::vector<std::filesystem::path> scenarios() {
  std::vector<std::filesystem::path> folders;
  for (const auto& entry : std::filesystem::directory_iterator(CAPTIOND_SCENARIOS)) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

std::string name_of(const testing::TestParamInfo<std::filesystem::path>& scenario) {
  std::string name = scenario.param.filename();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, Scenario, testing::ValuesIn(scenarios()), name_of);

}  // namespace
}  // namespace captiond
