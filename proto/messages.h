// What goes over the socket, as structs. doc/protocol.md tells the same for people.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace captiond::proto {

inline constexpr int kProtocol = 1;
/// A longer line is refused, in both directions.
inline constexpr std::size_t kMaxLine = 65536;

// ---- server to client

struct SourceInfo {
  std::string id, label;
  std::string kind;            // "pulse", "alsa", "file", "pipe"
  std::string state;           // "starting", "running", "waiting", "ended", "failed"
  std::string device, detail;  // what is really open; why it waits or failed
  std::string language;
  bool paused = false;
  std::string colour = {};  // "red", "yellow", "green", "cyan", "blue" or "magenta"; empty: none of its own
  bool operator==(const SourceInfo&) const = default;
};

struct Hello {
  int protocol = kProtocol;
  std::string server;         // "captiond 0.1.0"
  std::uint64_t seq = 0;      // of the newest committed change
  std::uint64_t session = 0;  // differs after a restart, when seq starts afresh
  std::vector<SourceInfo> sources;
  std::map<std::string, std::string> models;  // role -> name
  bool operator==(const Hello&) const = default;
};

struct Word {
  std::string text;               // with the space in front
  double start = 0.0, end = 0.0;  // seconds since the source started
  double p = 0.0;                 // probability
  bool operator==(const Word&) const = default;
};

struct TailWord {
  std::string text;
  double start = 0.0, end = 0.0;
  std::string by;  // "preview" or "confirm"
  bool operator==(const TailWord&) const = default;
};

struct Caption {
  std::optional<std::uint64_t> seq;  // set when `committed` or `final` is: those are numbered, tails are not
  std::string source;
  std::uint64_t utterance = 0, rev = 0;
  std::string language;                             // of the words
  std::optional<std::string> translated_from = {};  // the language that was spoken, when it is another
  std::vector<Word> committed;
  std::vector<TailWord> tail;
  bool final = false;
  double time = 0.0;  // wall clock, seconds since 1970, of the first word here (committed, else tail)
  bool operator==(const Caption&) const = default;
};

struct Level {
  std::string source;
  double rms = 0.0, peak = 0.0;  // dB full scale over the last tenth of a second, -100 at least
  bool speech = false;
  bool operator==(const Level&) const = default;
};

/// Sound that was not captioned.
struct Gap {
  std::optional<std::uint64_t> seq;
  std::string source;
  double start = 0.0, length = 0.0;  // seconds since the source started
  std::string reason;                // "device-lost", "suspended", "overrun", "overload", "paused", …
  bool operator==(const Gap&) const = default;
};

/// What was said in another language, in English, beside its captions: a sentence or a short utterance.
struct Translation {
  std::optional<std::uint64_t> seq;
  std::string source;
  std::uint64_t utterance = 0;
  std::string language, translated_from;
  std::string text;
  double start = 0.0, end = 0.0;  // of what was said, seconds since the source started
  double time = 0.0;              // wall clock of its start, seconds since 1970
  bool operator==(const Translation&) const = default;
};

struct Status {
  double lag = 0.0;        // seconds of speech not yet confirmed, worst source
  double cpu = 0.0;        // of one core, over the last seconds
  double memory_mb = 0.0;  // resident
  double uptime = 0.0;
  bool paused = false;
  std::string overload;  // "" or the rung and why
  std::string history;   // "off", "on" or "paused"; "": an older captiond
  std::size_t clients = 0;
  std::map<std::string, std::string> models;
  std::string precision;  // of their weights
  bool resting = false;   // they have left memory until someone speaks
  std::vector<SourceInfo> sources;
  bool operator==(const Status&) const = default;
};

struct SourceChanged {  // "source"
  SourceInfo source;
  bool operator==(const SourceChanged&) const = default;
};

/// What one source sounds like, twenty times a second.
struct Spectrum {
  std::string source;
  std::vector<int> bands;  // dB full scale, -100 … 0, of kBands mel bands, low sounds first
  bool operator==(const Spectrum&) const = default;

  static constexpr std::size_t kBands = 40;
};

/// What a source could hear.
struct Device {
  std::string kind;         // "pulse" or "alsa"
  std::string device;       // the name that the command "choose" takes
  std::string description;  // what a person knows it as
  bool monitor = false;     // it hears what is played
  bool is_default = false;
  bool operator==(const Device&) const = default;
};

/// What the command "devices" asked for.
struct Devices {
  std::vector<Device> devices;
  bool operator==(const Devices&) const = default;
};

struct Notice {
  std::string level;    // "info", "warning", "error"
  std::string message;  // for a person
  bool operator==(const Notice&) const = default;
};

struct ReplyError {
  std::string code, message;
  bool operator==(const ReplyError&) const = default;
};

/// The answer to a command: `error` when it was refused, else what it returned as JSON text of an object
/// ("{}").
struct Reply {
  std::int64_t id = 0;
  std::optional<ReplyError> error;
  std::string result = "{}";
  bool operator==(const Reply&) const = default;
};

using ServerMessage = std::variant<Hello, Caption, Translation, Level, Spectrum, Gap, Status, SourceChanged,
                                   Devices, Notice, Reply>;

// ---- client to server

/// "status" brings a Status every second or so; the command "status" asks for one now.
struct Subscribe {
  std::vector<std::string> want;         // "captions", "levels", "spectrum", "status"; empty: captions
  std::vector<std::string> sources;      // ids; empty: all
  std::optional<std::uint64_t> since;    // replay what is numbered after this
  std::optional<std::uint64_t> session;  // the session that `since` was counted in
  bool operator==(const Subscribe&) const = default;
};

struct Command {
  std::int64_t id = 0;
  std::string name;
  std::string args = "{}";  // JSON text of an object
  bool operator==(const Command&) const = default;
};

using ClientMessage = std::variant<Subscribe, Command>;

// ---- one line of JSON each, without the line end

/// Times are rounded to milliseconds, bytes that are not UTF-8 become U+FFFD. Throws Error(protocol) only
/// when `result` or `args` is not the text of a JSON object.
std::string encode(const ServerMessage& message);
std::string encode(const ClientMessage& message);

/// Throws Error(protocol) that says what was expected and what was found. Unknown fields are ignored; an
/// unknown type gives nothing, so that older readers live with newer writers.
std::optional<ServerMessage> decode_server(std::string_view line);
std::optional<ClientMessage> decode_client(std::string_view line);

}  // namespace captiond::proto
