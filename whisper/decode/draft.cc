#include "whisper/decode/draft.h"

#include <cassert>

#include "whisper/decode/attended_frames.h"
#include "whisper/decode/choice.h"
#include "whisper/model.h"
#include "whisper/network/workspace.h"

namespace captiond::whisper {
namespace {

std::vector<std::size_t> frames_of(const CrossAttention& before, const CrossAttention& draft,
                                   std::size_t sound_frames) {
  AttendedFrames attended(sound_frames);
  for (std::size_t i = 0; i < before.tokens; ++i) attended.add(before, i);
  std::vector<std::size_t> frames{attended.frame()};
  for (std::size_t i = 0; i < draft.tokens; ++i) {
    attended.add(draft, i);
    frames.push_back(attended.frame());
  }
  return frames;
}

}  // namespace

Verification verify(const Model& model, Workspace& workspace, Sequence& text, std::span<const int> before,
                    std::span<const int> draft, const LogitRules& rules, std::size_t sound_frames) {
  assert(!before.empty());
  CrossAttention attention_before, attention_draft;
  std::vector<Feed> feeds{{&text, before, Rows::last, &attention_before}};
  if (!draft.empty()) feeds.push_back({&text, draft, Rows::all, &attention_draft});
  const MatrixView logits = step(model, workspace, feeds);
  Verification out;
  for (std::size_t i = 0; i < logits.rows; ++i) {
    const Candidates candidates = rules.apply({logits.row(i), logits.cols}, draft.first(i));
    const Choice choice = most_probable(model.kernels(), candidates);
    out.best.push_back(choice.token);
    if (i == draft.size()) break;
    out.logprobs.push_back(candidates[draft[i]] - candidates[choice.token] + choice.logprob);
    if (out.accepted == i && draft[i] == choice.token) ++out.accepted;
  }
  out.frames = frames_of(attention_before, attention_draft, sound_frames);
  text.truncate(text.size() - (draft.size() - out.accepted));
  return out;
}

}  // namespace captiond::whisper
