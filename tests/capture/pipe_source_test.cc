#include "capture/pipe_source.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/error.h"
#include "tests/capture/listener.h"
#include "tests/support/sounds.h"
#include "tests/support/temporary_folder.h"

namespace captiond {
namespace {

using test::Listener;

class PipeSourceTest : public testing::Test {
 protected:
  PipeSourceTest() {
    EXPECT_EQ(::mkfifo(options_.device.c_str(), 0600), 0);
    options_.kind = SourceKind::pipe;
  }
  UniqueFd open_writer() const { return UniqueFd(::open(options_.device.c_str(), O_WRONLY | O_CLOEXEC)); }
  static void write_all(const UniqueFd& pipe, const void* bytes, std::size_t size) {
    EXPECT_EQ(::write(pipe.get(), bytes, size), static_cast<ssize_t>(size));
  }

  test::TemporaryFolder folder_;
  SourceOptions options_ = [this] {
    SourceOptions options;
    options.device = folder_ / "pcm";
    return options;
  }();
  Listener listener_;
};

TEST_F(PipeSourceTest, ReadsSixteenBitSamplesUntilTheWriterCloses) {
  PipeSource source(options_, listener_.feed);
  source.start();
  UniqueFd writer = open_writer();
  const std::vector<std::int16_t> samples{0, 1, -1, 16384, 32767, -32768};
  write_all(writer, samples.data(), samples.size() * sizeof samples[0]);
  EXPECT_TRUE(listener_.until_frames(samples.size()));
  EXPECT_EQ(listener_.state, SourceState::running);
  writer.reset();
  EXPECT_TRUE(listener_.until_state(SourceState::ended));
  EXPECT_EQ(listener_.samples,
            (std::vector<float>{0, 1 / 32768.F, -1 / 32768.F, 0.5F, 32767 / 32768.F, -1.F}));
  EXPECT_EQ(listener_.format, (SoundFormat{16000, 1}));
}

TEST_F(PipeSourceTest, JoinsFramesThatArriveInPieces) {
  options_.float_samples = true;
  options_.channels = 2;
  options_.rate = 44100;
  PipeSource source(options_, listener_.feed);
  source.start();
  UniqueFd writer = open_writer();
  const auto noise = test::noise(1000);
  const auto* bytes = reinterpret_cast<const char*>(noise.data());
  const std::size_t size = noise.size() * sizeof noise[0];
  for (std::size_t at = 0; at < size; at += 7)
    write_all(writer, bytes + at, std::min<std::size_t>(7, size - at));
  writer.reset();
  EXPECT_TRUE(listener_.until_state(SourceState::ended));
  EXPECT_EQ(listener_.samples, noise);
}

TEST_F(PipeSourceTest, StopsWhileNobodyWrites) {
  PipeSource source(options_, listener_.feed);
  source.start();
  EXPECT_TRUE(listener_.until_state(SourceState::running));
  source.stop();  // no writer came yet
  source.start();
  const UniqueFd writer = open_writer();
  source.stop();  // a writer came and is silent
}

TEST_F(PipeSourceTest, MakesAFastWriterWaitAndLosesNothing) {
  Listener slow(2);
  PipeSource source(options_, slow.feed);
  source.start();
  UniqueFd writer = open_writer();
  const std::vector<std::int16_t> samples(200000, 1);
  std::thread feeder([&] {
    write_all(writer, samples.data(), samples.size() * sizeof samples[0]);
    writer.reset();
  });
  EXPECT_TRUE(slow.until_state(SourceState::ended));
  feeder.join();
  EXPECT_EQ(slow.frames, samples.size());
  EXPECT_EQ(slow.feed.overrun_frames(), 0U);
}

TEST_F(PipeSourceTest, RefusesWhatCannotWork) {
  options_.channels = 0;
  EXPECT_THROW(PipeSource(options_, listener_.feed), Error);
  options_.channels = 1;
  options_.rate = -16000;
  EXPECT_THROW(PipeSource(options_, listener_.feed), Error);
  options_.rate = 16000;
  options_.device = folder_ / "elsewhere";
  EXPECT_THROW(PipeSource(options_, listener_.feed), Error);
}

}  // namespace
}  // namespace captiond
