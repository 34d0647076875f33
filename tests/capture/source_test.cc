#include "capture/source.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/capture/listener.h"

namespace captiond {
namespace {

std::string refusal(const SourceOptions& options) {
  test::Listener listener;
  try {
    make_source(options, listener.feed);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

SourceOptions options(SourceKind kind, const std::string& device) {
  SourceOptions options;
  options.id = "it";
  options.kind = kind;
  options.device = device;
  return options;
}

TEST(MakeSource, RefusesWhatCanNeverWork) {
  SourceOptions pipe = options(SourceKind::pipe, "-");
  pipe.channels = 0;
  EXPECT_EQ(refusal(pipe),
            "pipe -: expected a rate of 1000 to 768000 and 1 to 64 channels, found 16000 and 0");
  EXPECT_EQ(refusal(options(SourceKind::pipe, "/nowhere")),
            "/nowhere: expected a pipe with raw PCM, found: No such file or directory");
  EXPECT_EQ(refusal(options(SourceKind::file, "/nowhere.wav")),
            "/nowhere.wav: expected a sound file, found: No such file or directory");
  EXPECT_EQ(refusal(options(SourceKind::pulse, "")), "source it: expected a device, found none");
  EXPECT_EQ(refusal(options(static_cast<SourceKind>(99), "x")),
            "source it: expected pulse, alsa, file or pipe, found another kind");
}

TEST(MakeSource, TakesADeviceThatMayComeLater) {
  EXPECT_EQ(refusal(options(SourceKind::pulse, "@speakers@")), "no error");
  EXPECT_EQ(refusal(options(SourceKind::alsa, "hw:7")), "no error");
}

}  // namespace
}  // namespace captiond
