// For commands that do something with every whole sentence.
#pragma once

#include <map>
#include <string>

#include "proto/sentences.h"
#include "tui/commands/follow.h"

namespace captiond {

/// Hands out each committed sentence once, in the order in which they end.
class SentenceFollower : public Follower {
 public:
  void connected(const Connected& connected) override;
  void hear(const proto::ServerMessage& message) override;
  /// Hands out what is open: no more of it will come.
  void finish();

 protected:
  virtual void take(const proto::Sentence& sentence) = 0;
  /// What people call a source.
  std::string label(const std::string& source) const;

 private:
  proto::Sentences sentences_;
  std::map<std::string, std::string> labels_;
};

/// follow(), and what is open when that ends.
void follow_sentences(const Context& context, const FollowOptions& options, SentenceFollower& follower);

}  // namespace captiond
