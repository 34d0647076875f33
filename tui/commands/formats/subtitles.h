// Captions as subtitle files that grow while people speak. Nothing that was written changes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "proto/sentences.h"
#include "tui/commands/formats/cues.h"
#include "tui/commands/formats/format.h"

namespace captiond {

/// What the three formats share: whole sentences, and times from `origin` on (see FormatOptions).
class SubtitleFormat : public Format {
 public:
  void introduce(const std::vector<proto::SourceInfo>& sources) override;
  std::string print(const proto::Caption& caption) override;
  std::string print(const proto::Gap& gap) override;
  std::string finish() override;

 protected:
  SubtitleFormat(std::optional<double> origin, bool overlap) : times_(origin, overlap) {}
  virtual std::string write(const proto::Sentence& sentence) = 0;
  /// The source's label; empty where only one source is known.
  std::string label(const std::string& source) const;

  CueTimes times_;

 private:
  std::string write_all(const std::vector<proto::Sentence>& sentences);

  proto::Sentences sentences_;
  std::map<std::string, std::string> labels_;
};

/// SubRip: numbered cues that do not overlap, UTF-8 without a mark, no markup.
class SrtFormat : public SubtitleFormat {
 public:
  explicit SrtFormat(std::optional<double> origin) : SubtitleFormat(origin, false) {}

 private:
  std::string write(const proto::Sentence& sentence) override;
  int number_ = 0;
};

/// WebVTT (https://www.w3.org/TR/webvtt1/): who speaks is a <v> span, what could not be captioned a NOTE.
class VttFormat : public SubtitleFormat {
 public:
  explicit VttFormat(std::optional<double> origin) : SubtitleFormat(origin, true) {}
  std::string begin() override { return "WEBVTT\n\n"; }
  using SubtitleFormat::print;
  std::string print(const proto::Gap& gap) override;

 private:
  std::string write(const proto::Sentence& sentence) override;
};

/// Tab-separated start and end in milliseconds and text, as OpenAI's whisper command writes them, with the
/// source's id as a fourth column.
class TsvFormat : public SubtitleFormat {
 public:
  explicit TsvFormat(std::optional<double> origin) : SubtitleFormat(origin, true) {}
  std::string begin() override { return "start\tend\ttext\tsource\n"; }

 private:
  std::string write(const proto::Sentence& sentence) override;
};

}  // namespace captiond
