// A test with a real sound server of each kind.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "tests/support/pulse_server.h"
#include "tests/support/temporary_folder.h"

namespace captiond::test {

/// Runs once with each server, and skips those that are not installed. A fixture's own SetUp begins with this
/// one and goes on unless IsSkipped().
class PulseTest : public testing::TestWithParam<PulseServer::Kind> {
 protected:
  void SetUp() override {
    if (!PulseServer::is_available(GetParam())) GTEST_SKIP() << "this sound server is not installed";
    server_.emplace(GetParam());
  }

  TemporaryFolder folder_;
  std::optional<PulseServer> server_;
};

inline auto both_servers() {
  return testing::Values(PulseServer::Kind::pulseaudio, PulseServer::Kind::pipewire);
}

inline std::string name_of_server(const testing::TestParamInfo<PulseServer::Kind>& server) {
  return server.param == PulseServer::Kind::pulseaudio ? "PulseAudio" : "PipeWire";
}

}  // namespace captiond::test
