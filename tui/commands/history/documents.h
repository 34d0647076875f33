// Lines of the history as documents. Pure: lines in, text out.
#pragma once

#include <string>
#include <vector>

#include "history/store.h"
#include "proto/messages.h"

namespace captiond {

enum class DocumentFormat { text, srt, vtt, json, markdown };

struct DocumentOptions {
  DocumentFormat format = DocumentFormat::text;
  bool times = true;  // text, markdown: when things were said
};

/// text: a line each; srt, vtt: subtitles that begin at 0; json: an object a line; markdown: minutes, with a
/// heading for each day and a paragraph for each turn of a speaker.
std::string to_document(const std::vector<HistoryLine>& lines, const DocumentOptions& options);

/// What a person reads in place of a line: its text, or in brackets what is missing.
std::string shown_text(const HistoryLine& line);

/// A line as an object of JSON.
std::string to_json(const HistoryLine& line);

/// A line as the words of a caption, spread over its time by their lengths.
proto::Caption to_caption(const HistoryLine& line, double origin);

}  // namespace captiond
