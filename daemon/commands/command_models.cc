#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "base/command_line.h"
#include "base/json.h"
#include "conf/catalogue.h"
#include "daemon/commands/commands.h"

namespace captiond {
namespace {

// A model as this machine has it, or could have it.
struct Row {
  std::string name, role, languages, folder, state;
  std::uintmax_t bytes = 0;
};

std::uintmax_t size_of(const CatalogueModel& model) {
  std::uintmax_t bytes = 0;
  for (const CatalogueFile& file : model.files) bytes += file.size;
  return bytes;
}

std::uintmax_t size_of(const std::string& folder) {
  std::uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

std::vector<Row> rows() {
  std::vector<Row> rows;
  const std::vector<InstalledModel> installed = installed_models();
  for (const CatalogueModel& model : catalogue()) {
    const auto found = std::ranges::find(installed, model.name, &InstalledModel::name);
    const bool there = found != installed.end();
    const char* state = !there ? "not installed" : found->complete ? "installed" : "incomplete";
    rows.push_back(
        {model.name, model.role, model.languages, there ? found->folder : "", state, size_of(model)});
  }
  for (const InstalledModel& model : installed) {
    if (std::ranges::find(rows, model.name, &Row::name) != rows.end()) continue;
    rows.push_back({model.name, "speech", "", model.folder, "installed", size_of(model.folder)});
  }
  return rows;
}

void print_json(const std::vector<Row>& rows) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Row& row : rows) {
    list.push_back({{"name", row.name},
                    {"role", row.role},
                    {"languages", row.languages},
                    {"state", row.state},
                    {"folder", row.folder},
                    {"bytes", row.bytes}});
  }
  std::cout << list.dump() << '\n';
}

void print_table(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    std::cout << fmt::format("{:<14} {:<7} {:>5} MB  {:<14} {}\n", row.name, row.role, row.bytes / 1'000'000,
                             row.state, row.languages);
  }
  std::cerr << "a small model such as tiny.en shows words early, a larger one such as base confirms them;\n"
               "names go into the configuration under [models]\n";
}

}  // namespace

void add_models_command(cli::Command app, int& exit_code) {
  cli::Command command = app.add_subcommand("models", "List the models that are known and installed");
  auto json = std::make_shared<bool>(false);
  command.add_flag("--json", *json, "For programs: one JSON array");
  command.callback([json, &exit_code] {
    *json ? print_json(rows()) : print_table(rows());
    exit_code = 0;
  });
}

}  // namespace captiond
