#include "stream/tuning.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <variant>

#include "base/error.h"

namespace captiond {
namespace {

struct Number {
  std::string_view name;
  std::variant<SampleTime Tuning::*, float Tuning::*> member;
};

constexpr std::array kNumbers{
    Number{"endpoint", &Tuning::endpoint},
    Number{"pause", &Tuning::pause},
    Number{"fading", &Tuning::fading},
    Number{"newest", &Tuning::newest},
    Number{"longest_wait", &Tuning::longest_wait},
    Number{"doubtful", &Tuning::doubtful},
    Number{"guard", &Tuning::guard},
    Number{"forced", &Tuning::forced},
    Number{"borne_out", &Tuning::borne_out},
    Number{"one_borne_out", &Tuning::one_borne_out},
    Number{"hole", &Tuning::hole},
    Number{"unheard", &Tuning::unheard},
    Number{"lead_in", &Tuning::lead_in},
    Number{"unfinished", &Tuning::unfinished},
    Number{"bare_tail", &Tuning::bare_tail},
    Number{"votes", &Tuning::votes},
};

std::string names() {
  std::string all;
  for (const Number& number : kNumbers) all += (all.empty() ? "" : ", ") + std::string(number.name);
  return all;
}

}  // namespace

void tune(Tuning& tuning, std::string_view setting) {
  const std::size_t equals = std::min(setting.find('='), setting.size());
  const auto number = std::find_if(kNumbers.begin(), kNumbers.end(),
                                   [&](const Number& one) { return one.name == setting.substr(0, equals); });
  const std::string_view text = setting.substr(std::min(equals + 1, setting.size()));
  double value = 0.0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (number == kNumbers.end() || error != std::errc() || rest != text.data() + text.size())
    throw Error("expected NAME=NUMBER with one of " + names() + ", found " + std::string(setting),
                ExitCode::usage);
  if (const auto* time = std::get_if<SampleTime Tuning::*>(&number->member))
    tuning.** time = from_seconds(value);
  else
    tuning.*std::get<float Tuning::*>(number->member) = static_cast<float>(value);
}

}  // namespace captiond
