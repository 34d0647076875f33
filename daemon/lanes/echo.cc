#include "daemon/lanes/echo.h"

#include <utility>

#include "daemon/lanes/input.h"

namespace captiond {
namespace {

Input* speakers_of(const std::vector<std::unique_ptr<Input>>& inputs) {
  for (const bool application : {false, true})
    for (const auto& input : inputs)
      if (input->hears_speakers() && input->hears_application() == application) return input.get();
  return nullptr;
}

}  // namespace

void arrange_echoes(const std::vector<std::unique_ptr<Input>>& inputs) {
  Input* speakers = speakers_of(inputs);
  std::vector<std::shared_ptr<Echo>> echoes;
  for (const auto& input : inputs) {
    const bool wanted = speakers && input->hears_room() && input->options().echo_cancel;
    if (auto echo = input->lane().set_echo(wanted)) echoes.push_back(std::move(echo));
  }
  for (const auto& input : inputs)
    input->lane().set_heard_by(input.get() == speakers ? echoes : std::vector<std::shared_ptr<Echo>>{});
}

}  // namespace captiond
