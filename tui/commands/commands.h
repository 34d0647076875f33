// What `captions` does besides viewing: one function for each sub-command, one file for each function. They
// write data to stdout and words for people to stderr, and throw Error with the exit code that scripts rely
// on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace captiond {

struct Context {
  std::string socket;
  bool quiet = false;  // no words on stderr but errors
};

enum class TailFormat { text, json };

struct TailOptions {
  TailFormat format = TailFormat::text;
  std::optional<std::uint64_t> since;  // from the message after this; unset: from now on
  bool follow = true;                  // else what was said so far, and no more
  std::string source;                  // id; empty: all
  bool committed_only = false;         // json without tails
};

/// Captions as they come, over restarts of captiond, until the reader goes away.
void tail(const Context& context, const TailOptions& options);
void status(const Context& context, bool json);
void sources(const Context& context, bool json);

enum class Switch { pause, resume, toggle };  // toggle resumes when all that is named is paused

/// An empty source names all of them.
void set_captioning(const Context& context, Switch wanted, const std::string& source);

}  // namespace captiond
