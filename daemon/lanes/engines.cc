#include "daemon/lanes/engines.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "base/error.h"
#include "base/log.h"
#include "conf/catalogue.h"
#include "stream/whisper_recognizer.h"
#include "whisper/model.h"

namespace captiond {
namespace {

/// A model that is loaded by the first thread that asks for it, while others that need it wait, and that goes
/// when nobody needs it any more.
class SharedModel {
 public:
  SharedModel(std::string folder, whisper::ModelOptions options)
      : folder_(std::move(folder)), options_(std::move(options)) {}

  std::shared_ptr<const whisper::Model> get() {
    const std::lock_guard lock(mutex_);
    auto model = model_.lock();
    if (!model) model_ = model = whisper::Model::load(folder_, options_);
    return model;
  }

 private:
  const std::string folder_;
  const whisper::ModelOptions options_;
  std::mutex mutex_;
  std::weak_ptr<const whisper::Model> model_;  // protected by mutex_
};

void check_task(const StreamOptions& stream, const std::string& name, const whisper::Model& model) {
  if (stream.task == "transcribe" || model.tokenizer().multilingual()) return;
  throw Error(
      "[stream] task = \"" + stream.task + "\": expected a multilingual model to confirm, found " + name,
      ExitCode::bad_config);
}

std::size_t thread_count(int wanted) {
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  return wanted > 0 ? static_cast<std::size_t>(wanted) : cores;
}

}  // namespace

std::function<std::unique_ptr<SpeechDetector>()> make_detector(const VadOptions& options) {
  if (options.engine == "energy") return make_energy_gate;
  std::string folder;
  try {
    folder = find_model("silero-vad");
  } catch (const Error& missing) {
    log_warn("speech is told from noise by its loudness alone: {}", missing.what());
    return make_energy_gate;
  }
  return [file = folder + "/silero_vad_16k.safetensors"] {
    return make_silence_gate(make_amplifier(load_silero(file)));
  };
}

Engines whisper_engines(const Config& config) {
  const ModelChoice& choice = config.models;
  std::map<std::string, std::shared_ptr<SharedModel>> models;
  for (const std::string& name : {choice.preview, choice.confirm}) {
    if (!models.contains(name))
      models.emplace(name, std::make_shared<SharedModel>(find_model(name), choice.options));
  }
  Engines engines;
  engines.detector = make_detector(config.vad);
  engines.recognizer = [choice, models, stream = config.stream](Role role) -> std::unique_ptr<Recognizer> {
    const bool preview = role == Role::preview;
    const std::string& name = preview ? choice.preview : choice.confirm;
    const auto model = models.at(name)->get();
    if (!preview) check_task(stream, name, *model);
    const int threads = preview ? choice.preview_threads : choice.confirm_threads;
    return std::make_unique<WhisperRecognizer>(model, thread_count(threads), stream.vocabulary);
  };
  return engines;
}

}  // namespace captiond
