#include "capture/file_source.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "capture/audio_file.h"
#include "tests/capture/listener.h"
#include "tests/support/sounds.h"
#include "tests/support/temporary_folder.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;
using test::Listener;

SourceOptions file_options(const std::string& path, bool real_time) {
  SourceOptions options;
  options.kind = SourceKind::file;
  options.device = path;
  options.real_time = real_time;
  return options;
}

std::string refusal(const std::string& path) {
  try {
    read_audio_file(path);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(ReadAudioFile, Gives16kHzMonoAsItStandsInTheFile) {
  const test::TemporaryFolder folder;
  const auto noise = test::noise(16000);
  test::write_wav(folder / "a.wav", noise, {16000, 1});
  EXPECT_EQ(read_audio_file(folder / "a.wav"), noise);
}

TEST(ReadAudioFile, ResamplesAndMixesEverythingElse) {
  const test::TemporaryFolder folder;
  test::write_wav(folder / "a.wav", test::noise(44100 * 2 * 3), {44100, 2});
  EXPECT_EQ(read_audio_file(folder / "a.wav").size(), 3U * 16000);
}

TEST(ReadAudioFile, NamesTheFileAndWhatItFound) {
  const test::TemporaryFolder folder;
  const std::string text = folder / "notes.txt", empty = folder / "empty.wav";
  test::write_file(text, "These are words, and no sound at all.");
  test::write_file(empty, "");
  EXPECT_EQ(refusal("/nowhere/a.wav"),
            "/nowhere/a.wav: expected a sound file, found: No such file or directory");
  EXPECT_EQ(refusal(folder.path()), folder.path().string() + ": expected a sound file, found: a folder");
  EXPECT_EQ(refusal(empty), empty + ": expected a sound file, found: an empty file");
  EXPECT_EQ(refusal("/dev/null"), "/dev/null: expected a sound file, found: a pipe or a device");
  EXPECT_NE(refusal(text).find(text + ": expected a sound file, found: "), std::string::npos);
}

TEST(FileSource, GivesTheWholeFileAndThenHasEnded) {
  const test::TemporaryFolder folder;
  const auto noise = test::noise(48000 * 2);
  test::write_wav(folder / "a.wav", noise, {48000, 2});
  Listener listener(4);  // far smaller than the file: it has to wait for room
  FileSource source(file_options(folder / "a.wav", false), listener.feed);
  source.start();
  EXPECT_TRUE(listener.until_state(SourceState::ended));
  EXPECT_EQ(listener.samples, noise);
  EXPECT_EQ(listener.feed.overrun_frames(), 0U);
}

TEST(FileSource, KeepsThePaceOfTheRecording) {
  const test::TemporaryFolder folder;
  test::write_wav(folder / "a.wav", test::noise(8000), {16000, 1});
  Listener listener;
  FileSource source(file_options(folder / "a.wav", true), listener.feed);
  const auto start = std::chrono::steady_clock::now();
  source.start();
  EXPECT_TRUE(listener.until_state(SourceState::ended));
  EXPECT_GE(listener.last_arrival - start, 500ms);
  EXPECT_EQ(listener.frames, 8000U);
}

TEST(FileSource, StopsAtOnceAndStartsAgainAtTheBeginning) {
  const test::TemporaryFolder folder;
  const auto noise = test::noise(16000 * 60);  // a minute, which no test waits for
  test::write_wav(folder / "a.wav", noise, {16000, 1});
  Listener listener;
  FileSource source(file_options(folder / "a.wav", true), listener.feed);
  for (int round = 0; round < 2; ++round) {
    listener.samples.clear();
    source.start();
    EXPECT_TRUE(listener.until_frames(800));
    source.stop();
    listener.take_all();
    EXPECT_TRUE(std::equal(listener.samples.begin(), listener.samples.end(), noise.begin()));
  }
}

TEST(FileSource, RefusesAFileThatIsNotThere) {
  Listener listener;
  EXPECT_THROW(FileSource(file_options("/nowhere/a.wav", true), listener.feed), Error);
}

}  // namespace
}  // namespace captiond
