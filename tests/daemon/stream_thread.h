// A stream thread with models that need no weights, and pipes to speak into.
#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <cmath>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/log.h"
#include "daemon/lanes/stream_thread.h"
#include "tests/daemon/fake_engines.h"
#include "tests/support/temporary_folder.h"

namespace captiond {

/// A named pipe that a test speaks into: 16 kHz mono, 16 bit.
class Mouth {
 public:
  explicit Mouth(const std::string& path) : path_(path) {
    if (::mkfifo(path.c_str(), 0600) != 0) throw std::runtime_error("cannot make " + path);
  }
  SourceOptions source(const std::string& id) const {
    SourceOptions options;
    options.id = id;
    options.kind = SourceKind::pipe;
    options.device = path_;
    return options;
  }
  void say(std::chrono::milliseconds length, float amplitude) {
    if (!stream_.is_open()) stream_.open(path_, std::ios::binary);
    for (int i = 0; i < length.count() * 16; ++i) {
      const auto sample =
          static_cast<std::int16_t>(amplitude * 32000.0F * std::sin(0.3F * static_cast<float>(i)));
      stream_.write(reinterpret_cast<const char*>(&sample), sizeof sample);
    }
    stream_.flush();
  }
  /// An utterance: a second of silence before it, and one after it.
  void speak(std::chrono::milliseconds length = std::chrono::seconds(2)) {
    say(std::chrono::seconds(1), 0.0F);
    say(length, 0.3F);
    say(std::chrono::seconds(1), 0.0F);
  }
  void shut() { stream_.close(); }

 private:
  std::string path_;
  std::ofstream stream_;
};

class StreamThreadTest : public testing::Test {
 protected:
  // As in the program, before there are threads: the log makes its logger when it is first used.
  static void SetUpTestSuite() { init_log("stream_thread_test", "critical"); }

  void start(std::vector<SourceOptions> sources, Engines engines = test::fake_engines(), Config config = {}) {
    config.sources = std::move(sources);
    stream_.emplace(config, std::move(engines));
    stream_->start();
  }

  /// Takes reports until `enough` is content with one; false after 20 s without any.
  template <typename Enough>
  bool until(Enough enough) {
    while (true) {
      while (auto report = stream_->report()) {
        const bool content = enough(*report);
        reports_.push_back(std::move(*report));
        if (content) return true;
      }
      if (!stream_->bell().wait(std::chrono::seconds(20))) return false;
    }
  }
  bool until_finished() {
    return until([](const Report& report) { return std::holds_alternative<Finished>(report); });
  }
  template <typename T>
  std::vector<T> messages(const std::string& source) const {
    std::vector<T> found;
    for (const Report& report : reports_) {
      const auto* message = std::get_if<proto::ServerMessage>(&report);
      const T* wanted = message ? std::get_if<T>(message) : nullptr;
      if (wanted && wanted->source == source) found.push_back(*wanted);
    }
    return found;
  }
  std::vector<proto::Word> committed(const std::string& source) const {
    std::vector<proto::Word> words;
    for (const auto& caption : messages<proto::Caption>(source)) {
      words.insert(words.end(), caption.committed.begin(), caption.committed.end());
    }
    return words;
  }

  test::TemporaryFolder folder_;
  std::optional<StreamThread> stream_;
  std::vector<Report> reports_;
};

inline bool is_ready(const Report& report) {
  return std::holds_alternative<Ready>(report);
}

inline bool is_final(const Report& report) {
  const auto* message = std::get_if<proto::ServerMessage>(&report);
  const auto* caption = message ? std::get_if<proto::Caption>(message) : nullptr;
  return caption && caption->final;
}

inline auto has_state(const std::string& state) {
  return [state](const Report& report) {
    const auto* message = std::get_if<proto::ServerMessage>(&report);
    const auto* changed = message ? std::get_if<proto::SourceChanged>(message) : nullptr;
    return changed && changed->source.state == state;
  };
}

}  // namespace captiond
