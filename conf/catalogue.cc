#include "conf/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/error.h"
#include "conf/catalogue_text.h"
#include "conf/document.h"
#include "conf/folders.h"

namespace captiond {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRemedy = "`captions models fetch` with its name brings it";

const std::string& text_of(const Node& table, std::string_view key) {
  const Node* node = table.find(key);
  if (!node) table.place.complain(fmt::format("expected \"{}\" here", key));
  return node->as<std::string>("a text");
}

CatalogueFile read_file(const Node& table) {
  const Node* size = table.find("size");
  if (!size) table.place.complain("expected \"size\" here");
  return {text_of(table, "name"), static_cast<std::uint64_t>(size->as<std::int64_t>("a whole number")),
          text_of(table, "sha256")};
}

CatalogueModel read_model(const Node& table) {
  CatalogueModel model{text_of(table, "name"),
                       text_of(table, "role"),
                       text_of(table, "languages"),
                       text_of(table, "licence"),
                       text_of(table, "source"),
                       text_of(table, "url"),
                       {}};
  if (const Node* files = table.find("file"))
    for (const Node& file : files->as<Node::List>("tables")) model.files.push_back(read_file(file));
  return model;
}

std::vector<CatalogueModel> read_catalogue() {
  const Node file = parse_toml(kCatalogueText, "models/catalogue.toml");
  std::vector<CatalogueModel> models;
  if (const Node* tables = file.find("model"))
    for (const Node& table : tables->as<Node::List>("tables")) models.push_back(read_model(table));
  return models;
}

bool is_complete(const std::string& name, const fs::path& folder) {
  const auto model = std::ranges::find(catalogue(), name, &CatalogueModel::name);
  return model == catalogue().end() || std::ranges::all_of(model->files, [&](const CatalogueFile& file) {
           std::error_code error;
           const auto size = fs::file_size(folder / file.name, error);
           return !error && size == file.size;
         });
}

std::string joined(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
  return list;
}

}  // namespace

const std::vector<CatalogueModel>& catalogue() {
  static const std::vector<CatalogueModel> models = read_catalogue();
  return models;
}

std::vector<std::string> model_folders() {
  if (const char* chosen = std::getenv("CAPTIOND_MODELS"); chosen && *chosen) return {chosen};
  std::vector<std::string> folders;
  for (const std::string& folder : data_folders()) folders.push_back(folder + "/captiond/models");
  return folders;
}

std::string find_model(const std::string& name) {
  std::error_code ignored;
  if (name.find('/') != std::string::npos) {
    if (fs::exists(name, ignored)) return name;
    throw Error(fmt::format("expected a model's folder or file at {}, found none", name),
                ExitCode::bad_model);
  }
  for (const std::string& folder : model_folders())
    if (fs::path path = fs::path(folder) / name; fs::is_directory(path, ignored)) return path;
  if (fs::is_regular_file(name, ignored)) return name;
  throw Error(fmt::format("the model \"{}\" is not installed: looked in {}; {}", name,
                          joined(model_folders()), kRemedy),
              ExitCode::bad_model);
}

std::vector<InstalledModel> installed_models() {
  std::vector<InstalledModel> models;
  for (const std::string& folder : model_folders()) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
      std::string name = entry.path().filename();
      const bool hidden = name.starts_with('.');
      const bool shadowed = std::ranges::find(models, name, &InstalledModel::name) != models.end();
      if (hidden || shadowed || !entry.is_directory(ignored)) continue;
      const bool complete = is_complete(name, entry.path());
      models.push_back({std::move(name), entry.path(), complete});
    }
  }
  std::ranges::sort(models, {}, &InstalledModel::name);
  return models;
}

}  // namespace captiond
