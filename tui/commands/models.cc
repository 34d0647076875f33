#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "base/command_line.h"
#include "base/error.h"
#include "conf/catalogue.h"
#include "tui/commands/commands.h"
#include "tui/commands/download.h"
#include "tui/commands/models_advise.h"
#include "tui/commands/output.h"

namespace captiond {
namespace {

namespace fs = std::filesystem;

const CatalogueModel& known(const std::string& name) {
  const auto found = std::ranges::find(catalogue(), name, &CatalogueModel::name);
  if (found != catalogue().end()) return *found;
  std::string names;
  for (const auto& model : catalogue()) names += (names.empty() ? "" : ", ") + model.name;
  throw Error("no model \"" + name + "\" in the catalogue, only: " + names, ExitCode::bad_model);
}

/// Where models are put: the user's own folder.
fs::path home_of(const std::string& name) {
  return fs::path(model_folders().at(0)) / name;
}

bool is_there(const fs::path& folder, const CatalogueFile& file) {
  std::error_code missing;
  return fs::file_size(folder / file.name, missing) == file.size && !missing;
}

std::string amount(std::uint64_t bytes) {
  char text[32];
  const bool small = bytes < 1'000'000;
  std::snprintf(text, sizeof text, small ? "%.0f kB" : "%.1f MB",
                static_cast<double>(bytes) / (small ? 1e3 : 1e6));
  return text;
}

/// One line that fills, on a terminal; nothing elsewhere.
Progress progress_bar(const Context& context, const std::string& name) {
  if (context.quiet || !::isatty(STDERR_FILENO)) return [](auto, auto) {};
  return [name, shown = -1](std::uint64_t here, std::uint64_t size) mutable {
    const int percent = static_cast<int>(here * 100 / std::max<std::uint64_t>(size, 1));
    if (percent == shown) return;
    shown = percent;
    const std::string filled(static_cast<std::size_t>(percent) * 3 / 10, '#');
    std::fprintf(stderr, "\r%-28s [%-30s] %3d %% of %s%s", name.c_str(), filled.c_str(), percent,
                 amount(size).c_str(), here == size ? "\n" : "");
  };
}

void require_room(const fs::path& folder, const CatalogueModel& model) {
  std::uint64_t needed = 0;
  for (const CatalogueFile& file : model.files) {
    std::error_code missing;
    const auto begun = fs::file_size((folder / file.name).string() + ".part", missing);
    if (!is_there(folder, file))
      needed += file.size - (missing ? 0 : std::min<std::uint64_t>(begun, file.size));
  }
  const std::uint64_t room = fs::space(folder).available;
  if (room < needed)
    throw Error(model.name + " needs " + amount(needed) + " and " + folder.string() + " has room for " +
                amount(room) + ": make room, then `captions models fetch " + model.name + "`");
}

/// Fetches a file, or says why not and what mends it.
void bring(const Context& context, const CatalogueModel& model, const CatalogueFile& file,
           const std::string& from, const fs::path& folder) {
  try {
    download(from + "/" + file.name, folder / file.name, file.size, file.sha256,
             progress_bar(context, model.name + "/" + file.name));
  } catch (const Error& error) {
    const bool begins_anew = error.code() == ExitCode::bad_model;
    throw Error(error.what() + std::string(": `captions models fetch ") + model.name + "` " +
                    (begins_anew ? "begins it anew" : "goes on where it stopped") +
                    ", --from URL takes it from elsewhere",
                error.code());
  }
}

void fetch(const Context& context, const std::string& name, const std::string& mirror) {
  const CatalogueModel& model = known(name);
  const fs::path folder = home_of(name);
  fs::create_directories(folder);
  require_room(folder, model);
  const std::string from = mirror.empty() ? model.url : mirror + "/" + name;
  for (const CatalogueFile& file : model.files)
    if (!is_there(folder, file)) bring(context, model, file, from, folder);
  if (!context.quiet) std::fprintf(stderr, "captions: %s is in %s\n", name.c_str(), folder.c_str());
}

void verify(const Context& context, const std::string& name) {
  const fs::path folder = find_model(name);
  for (const CatalogueFile& file : known(name).files)
    if (const std::string found = sha256_of(folder / file.name); found != file.sha256)
      throw Error((folder / file.name).string() + ": expected SHA-256 " + file.sha256 + ", found " + found +
                      ": delete it and `captions models fetch " + name + "`",
                  ExitCode::bad_model);
  if (!context.quiet) std::fprintf(stderr, "captions: %s is right\n", name.c_str());
}

void remove(const Context& context, const std::string& name) {
  const fs::path folder = home_of(known(name).name);
  if (fs::remove_all(folder) == 0) throw Error("there is no " + folder.string(), ExitCode::bad_model);
  if (!context.quiet) std::fprintf(stderr, "captions: %s is gone\n", folder.c_str());
}

void list() {
  const auto installed = installed_models();
  for (const CatalogueModel& model : catalogue()) {
    const auto found = std::ranges::find(installed, model.name, &InstalledModel::name);
    const char* state = found == installed.end() ? "not installed"
                        : found->complete        ? "installed"
                                                 : "incomplete";
    std::uint64_t bytes = 0;
    for (const CatalogueFile& file : model.files) bytes += file.size;
    char line[160];
    std::snprintf(line, sizeof line, "%-14s %-8s %5.0f MB  %-14s %s\n", model.name.c_str(),
                  model.role.c_str(), static_cast<double>(bytes) / 1e6, state, model.languages.c_str());
    write_out(line);
  }
}

using Action = void (*)(const Context&, const std::string&);

void add_action(cli::Command app, const Context& context, const char* name, const char* help, Action action) {
  cli::Command command = app.add_subcommand(name, help);
  auto names = std::make_shared<std::vector<std::string>>();
  command.add_option("names", *names, "of the catalogue").required().option_text("NAME...");
  command.callback([&context, names, action] {
    for (const std::string& each : *names) action(context, each);
  });
}

}  // namespace

void add_models(cli::Command app, const Context& context) {
  cli::Command models = app.add_subcommand("models", "the models that recognise speech");
  models.require_subcommand();
  models.add_subcommand("list", "those that are known, and whether they are installed").callback(list);
  cli::Command command = models.add_subcommand("fetch", "download, from where the catalogue says");
  auto names = std::make_shared<std::vector<std::string>>();
  auto mirror = std::make_shared<std::string>();
  command.add_option("names", *names, "of the catalogue").required().option_text("NAME...");
  command.add_option("--from", *mirror, "another place: the files of a model are at URL/NAME/")
      .option_text("URL");
  command.callback([&context, names, mirror] {
    for (const std::string& each : *names) fetch(context, each, *mirror);
  });
  add_advise(models, context);
  add_action(models, context, "verify", "hash every file", verify);
  add_action(models, context, "remove", "delete the user's own copy", remove);
}

}  // namespace captiond
