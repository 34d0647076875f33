#include "daemon/engines.h"

#include <algorithm>
#include <future>
#include <map>
#include <string>
#include <thread>

#include "base/error.h"
#include "base/log.h"
#include "conf/catalogue.h"
#include "stream/whisper_recognizer.h"
#include "whisper/model.h"

namespace captiond {
namespace {

using SharedModel = std::shared_future<std::shared_ptr<const whisper::Model>>;

// A model that is loaded by the first thread that asks for it, while others that need it wait.
SharedModel load_when_asked(const std::string& folder, const whisper::ModelOptions& options) {
  return std::async(std::launch::deferred, [=] { return whisper::Model::load(folder, options); }).share();
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
    spdlog::warn("speech is told from noise by its loudness alone: {}", missing.what());
    return make_energy_gate;
  }
  return [file = folder + "/silero_vad_16k.safetensors"] { return load_silero(file); };
}

Engines whisper_engines(const Config& config) {
  const ModelChoice& choice = config.models;
  std::map<std::string, SharedModel> models;
  for (const std::string& name : {choice.preview, choice.confirm}) {
    if (!models.contains(name)) models.emplace(name, load_when_asked(find_model(name), choice.options));
  }
  Engines engines;
  engines.detector = make_detector(config.vad);
  engines.recognizer = [choice, models](Role role) -> std::unique_ptr<Recognizer> {
    const bool preview = role == Role::preview;
    const SharedModel& model = models.at(preview ? choice.preview : choice.confirm);
    const int threads = preview ? choice.preview_threads : choice.confirm_threads;
    return std::make_unique<WhisperRecognizer>(model.get(), thread_count(threads));
  };
  return engines;
}

}  // namespace captiond
