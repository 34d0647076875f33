#include "tui/commands/formats/json.h"

namespace captiond {

std::string JsonFormat::print(const proto::Caption& caption) {
  if (!committed_only_) return encode(proto::ServerMessage(caption)) + "\n";
  if (!caption.seq) return "";
  auto bare = caption;
  bare.tail.clear();
  return encode(proto::ServerMessage(std::move(bare))) + "\n";
}

std::string JsonFormat::print(const proto::Gap& gap) {
  return encode(proto::ServerMessage(gap)) + "\n";
}

std::string JsonFormat::print(const proto::Translation& translation) {
  return encode(proto::ServerMessage(translation)) + "\n";
}

}  // namespace captiond
