// The models that captiond knows, and those that this machine has.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace captiond {

struct CatalogueFile {
  std::string name;
  std::uint64_t size = 0;
  std::string sha256;
};

struct CatalogueModel {
  std::string name;       // "tiny.en"
  std::string role;       // "speech" or "vad"
  std::string languages;  // for a person: "English", "99 languages"
  std::string licence, source;
  std::string url;  // the folder that holds the files, as they were published
  std::vector<CatalogueFile> files;
};

/// models/catalogue.toml, which is built into the program.
const std::vector<CatalogueModel>& catalogue();

/// $CAPTIOND_MODELS (when set: that alone), else $XDG_DATA_HOME/captiond/models,
/// /usr/local/share/captiond/models, /usr/share/captiond/models.
std::vector<std::string> model_folders();

/// The folder of an installed model; or a path as it is, of a model's folder or its file of weights, when it
/// contains a slash or when such a file lies here. Throws Error(bad_model) that names the folders searched
/// and the command that mends it.
std::string find_model(const std::string& name);

struct InstalledModel {
  std::string name, folder;
  bool complete =
      false;  // every file of the catalogue is there in its size (true for models it does not know)
};
std::vector<InstalledModel> installed_models();

}  // namespace captiond
