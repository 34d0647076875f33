// A decode step takes no memory: malloc itself counts.
#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <vector>

#include "tests/whisper/random_model.h"
#include "whisper/model.h"
#include "whisper/network/decoder.h"
#include "whisper/network/encoder.h"
#include "whisper/network/workspace.h"

namespace {

std::atomic<std::size_t> allocations{0};

}  // namespace

extern "C" {

// The C library's own allocator under its other name.
void* __libc_malloc(std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) {
  ++allocations;
  return __libc_malloc(size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  ++allocations;
  return __libc_memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
  ++allocations;
  *memory = __libc_memalign(alignment, size);
  return *memory ? 0 : 12;
}
}

namespace captiond::whisper {
namespace {

TEST(Allocation, IsCounted) {
  const std::size_t before = allocations;
  EXPECT_GT(std::vector<int>(100).capacity(), 0U);
  EXPECT_GT(allocations, before);
}

TEST(Allocation, ADecodeStepTakesNone) {
  const auto model = test::random_model();
  Workspace workspace(*model, 2);
  Matrix mel(300, model->dims().n_mels);
  std::fill_n(mel.data(), mel.rows() * mel.cols(), 0.5F);
  const std::vector<int> prompt(6, 257), draft(4, 65);
  begin_window(*model, workspace, encode(*model, workspace, mel.view()));
  Sequence text(workspace.self_cache);
  step(*model, workspace, text, prompt);  // warms up: matrices have their size now
  const std::size_t before = allocations;
  for (const int token : {65, 66, 67, 68}) step(*model, workspace, text, std::span(&token, 1));
  step(*model, workspace, text, draft);
  EXPECT_EQ(allocations - before, 0U);
}

}  // namespace
}  // namespace captiond::whisper
