#include "conf/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <sstream>

#include "conf/document.h"
#include "conf/folders.h"
#include "conf/key.h"

namespace captiond {
namespace {

constexpr std::size_t kMostSources = 16;

// Every option stands in exactly one of these tables: a line here is all that a new one needs.

std::vector<Key> top_keys(Config& c) {
  return {{"journal", whole_number(c.journal, 1, 1'000'000),
           "captions kept in memory for clients that come back"}};
}

Field colour(std::string& value) {
  return choice(value, {"", "red", "yellow", "green", "cyan", "blue", "magenta"});
}

std::vector<Key> source_keys(SourceOptions& s) {
  const bool file = s.kind == SourceKind::file, pipe = s.kind == SourceKind::pipe;
  const bool device = !file && !pipe;
  return {
      {"id", identifier(s.id), "short name for commands and scripts"},
      {"label", text(s.label), "what the viewer calls it; the id when empty"},
      {"kind", named(s.kind, {"pulse", "alsa", "file", "pipe"}), "pulse (also PipeWire), alsa, file or pipe"},
      {"device", filled_text(s.device),
       "see `captiond sources`; \"@mic@\" and \"@speakers@\" follow the defaults, \"app:NAME\" an "
       "application"},
      {"language", language(s.language), "of what is said here, such as \"en\"; empty: as in [stream]"},
      {"enabled", flag(s.enabled), "false: known, but not listened to"},
      {"gain", decibels(s.gain, -60.0, 60.0), "decibels that it is made louder by"},
      {"auto_gain", flag(s.auto_gain), "a microphone that is too quiet is raised", device},
      {"echo_cancel", flag(s.echo_cancel), "what the speakers play is taken out of a microphone", device},
      {"colour", colour(s.colour), "of its name in the viewer: red, yellow, green, cyan, blue or magenta"},
      {"keep_days", whole_number(s.keep_days, -1, 36'500),
       "days in the history; -1: as [history] says, 0: not at all"},
      {"real_time", flag(s.real_time), "at the pace of the recording, or as fast as possible", file},
      {"rate", whole_number(s.rate, 1000, 768'000), "frames per second of the raw sound", pipe},
      {"channels", whole_number(s.channels, 1, 64), "samples per frame", pipe},
      {"float_samples", flag(s.float_samples), "32 bit float samples instead of 16 bit integers", pipe},
  };
}

std::vector<Key> models_keys(ModelChoice& m) {
  return {
      {"preview", filled_text(m.preview),
       "shows words early; a name of `captiond models`, or a path with a slash"},
      {"confirm", filled_text(m.confirm), "its words stand; may be the same model"},
      {"preview_threads", whole_number(m.preview_threads, 1, 256), "processor cores for it"},
      {"confirm_threads", whole_number(m.confirm_threads, 0, 256), "processor cores for it; 0: all"},
      {"unload_after", seconds(m.unload_after, 0.0, 86'400.0),
       "seconds without speech, then they leave memory until someone speaks; 0: never"},
      {"precision", choice(m.options.precision, {"auto", "f32", "bf16", "int8"}),
       "how weights are held and multiplied; auto: fastest on this processor"},
      {"cache", flag(m.options.cache), "keep weights on disk as they are multiplied, to load much faster"},
  };
}

std::vector<Key> stream_keys(StreamOptions& s) {
  return {
      {"policy", choice(s.policy, {"reconcile", "align-att", "local-agreement"}),
       "when a tentative word becomes a confirmed one"},
      {"language", language(s.language), "of sources that name none; empty: found out for each utterance"},
      {"languages", languages(s.languages), "then one of these alone; []: any that the models know"},
      {"task", choice(s.task, {"transcribe", "translate", "both"}),
       "translate: captions are in English; both: each sentence also in English"},
      {"preview_step", seconds(s.preview_step, 0.1, 5.0), "seconds of new speech before another preview"},
      {"preview_window", seconds(s.preview_window, 1.0, 28.0),
       "seconds of sound that a preview hears at most"},
      {"confirm_step", seconds(s.confirm_step, 0.1, 10.0),
       "seconds of new speech before another confirmation"},
      {"trim_after", seconds(s.trim_after, 2.0, 28.0),
       "seconds of sound before confirmed words leave the window"},
      {"max_window", seconds(s.max_window, 5.0, 28.0), "seconds of sound that a confirmation hears at most"},
      {"max_backlog", seconds(s.max_backlog, 10.0, 3600.0), "seconds of sound that may wait; more is a gap"},
      {"vocabulary", texts(s.vocabulary),
       "names and rare words that are likely to be said, the fewer the better"},
      {"prompt_chars", whole_number(s.prompt_chars, 0, 2000),
       "characters of confirmed text that go before it"},
  };
}

std::vector<Key> vad_keys(VadOptions& v) {
  return {
      {"engine", choice(v.engine, {"silero", "energy"}), "a neural network, or loudness alone"},
      {"threshold", number(v.threshold, 0.01, 1.0), "speech begins at this probability"},
      {"adaptive", flag(v.adaptive), "which follows the noise of each source"},
      {"hysteresis", number(v.hysteresis, 0.0, 1.0), "and ends so far below it"},
      {"min_speech", seconds(v.min_speech, 0.0, 2.0), "seconds of speech that begin an utterance"},
      {"min_silence", seconds(v.min_silence, 0.1, 10.0), "seconds of silence that end an utterance"},
      {"pre_roll", seconds(v.pre_roll, 0.0, 2.0), "seconds before the first word that are heard with it"},
      {"post_roll", seconds(v.post_roll, 0.0, 2.0), "seconds after the last word that are heard with it"},
  };
}

std::vector<Key> history_keys(HistoryOptions& h) {
  return {
      {"enabled", flag(h.enabled), "true: what is said is written to disk"},
      {"keep_days", whole_number(h.keep_days, 0, 36'500), "then it is deleted; 0: never"},
      {"sound", choice(h.sound, {"none", "opus", "flac"}),
       "what it sounded like is kept too, to be heard again: opus is small, flac exact"},
  };
}

std::vector<Key> filter_keys(proto::FilterOptions& f) {
  return {
      {"marks", choice(f.marks, {"hide", "show"}), "[BLANK_AUDIO], (music) and their like"},
      {"mask", flag(f.mask), "swear words as s***"},
      {"also_mask", texts(f.also_mask), "further words to be masked"},
      {"replace", texts(f.replace), "\"FIND => PUT\", FIND a regular expression"},
  };
}

std::vector<Key> log_keys(Config& c) {
  return {{"level", choice(c.log_level, {"trace", "debug", "info", "warn", "error", "off"}),
           "what is told about the work, never what was said"}};
}

std::vector<Key> viewer_keys(ViewerOptions& v) {
  return {
      {"theme", choice(v.theme, {std::begin(kThemeNames), std::end(kThemeNames)}), "colours of the viewer"},
      {"size", whole_number(v.size, 0, kLargest),
       "of the text: 0 as the terminal's, to 4 for few large words"},
      {"times", flag(v.times), "the time in front of each paragraph"},
      {"words", flag(v.words), "words that the model was not sure of are underlined"},
      {"spectrogram", flag(v.spectrogram), "the sound, drawn above its text"},
      {"hold", number(v.hold, 0.0, kLongestHold),
       "seconds that a line stays at least, to be read; 0: no hold"},
      {"mouse", flag(v.mouse), "the wheel scrolls, dragging selects"},
      {"right_to_left", choice(v.right_to_left, {"viewer", "terminal"}),
       "who puts right-to-left text in order"},
  };
}

std::vector<Key> keyboard_keys(ViewerOptions& v) {
  std::vector<Key> keys;
  for (std::size_t i = 0; i < kActions; ++i)
    keys.push_back({kActionTable[i].name, key_names(v.keys[i]), kActionTable[i].help});
  return keys;
}

/// A table of the file whose members are keys.
struct Section {
  std::string_view name, help;
  std::vector<Key> keys;
};

std::vector<Section> sections(Config& c) {
  return {
      {"models", "which models listen", models_keys(c.models)},
      {"stream", "how sound becomes captions", stream_keys(c.stream)},
      {"vad", "when speech begins and ends", vad_keys(c.vad)},
      {"history", "what was said, to be searched later; nothing is kept unless enabled",
       history_keys(c.history)},
      {"filter", "what readers show of what was recognised", filter_keys(c.filter)},
      {"log", "messages on stderr or in the journal of systemd", log_keys(c)},
      {"viewer", "how captions are shown on a terminal", viewer_keys(c.viewer)},
      {"keys", "of the viewer, by their names with spaces between", keyboard_keys(c.viewer)},
  };
}

/// Points at the member `key` of `table` when it is there, else at the table.
[[noreturn]] void complain_about(const Node& table, std::string_view key, const std::string& message) {
  const Node* member = table.find(key);
  (member ? member->place : table.place).complain(message);
}

SourceOptions read_source(const Node& table) {
  SourceOptions source;
  if (const Node* kind = table.find("kind")) {  // first: it decides which other keys apply
    for (const Key& key : source_keys(source))
      if (key.name == "kind") key.field.read(*kind);
  }
  read_keys(table, source_keys(source), "[[source]]");
  for (const std::string_view key : {"id", "device"})
    if (!table.find(key)) table.place.complain(fmt::format("this source lacks \"{}\"", key));
  return source;
}

std::vector<SourceOptions> read_sources(const Node& node) {
  const auto& tables = node.as<Node::List>("[[source]] tables");
  std::vector<SourceOptions> sources;
  for (const Node& table : tables) {
    if (sources.size() == kMostSources)
      table.place.complain(fmt::format("expected at most {} sources", kMostSources));
    SourceOptions source = read_source(table);
    if (std::ranges::find(sources, source.id, &SourceOptions::id) != sources.end())
      complain_about(table, "id", fmt::format("a source \"{}\" stands further up already", source.id));
    sources.push_back(std::move(source));
  }
  if (sources.empty()) node.place.complain("expected at least one [[source]]");
  return sources;
}

/// A rule between two keys of a section, which neither can see by itself.
struct Order {
  std::string_view section, smaller, larger;
  float low = 0.0F, high = 0.0F;  // their values
  bool equal_too = false;
};

void check(const Order& order, const Node& file) {
  if (order.low < order.high || (order.equal_too && order.low == order.high)) return;
  const Node* table = file.find(order.section);  // it is there, for the defaults keep the rule
  complain_about(*table, table->find(order.smaller) ? order.smaller : order.larger,
                 fmt::format("\"{}\" ({}) must be {} \"{}\" ({})", order.smaller, order.low,
                             order.equal_too ? "at most" : "less than", order.larger, order.high));
}

/// A key that was given to two actions would be lost for one of them.
void check_keys(const Node& file) {
  const Node* table = file.find("keys");
  if (!table) return;
  std::map<std::string, std::string> owners;
  for (const Entry& entry : table->as<Node::Table>("a table")) {
    std::istringstream words(entry.node.as<std::string>("names of keys"));
    for (std::string word; words >> word;) {
      const auto [owner, is_new] = owners.emplace(word, entry.key);
      if (!is_new)
        entry.node.place.complain(fmt::format("the key {} means \"{}\" already", word, owner->second));
    }
  }
}

void check_together(const Config& config, const Node& file) {
  check_keys(file);
  const auto in_seconds = [](SampleTime time) { return static_cast<float>(to_seconds(time)); };
  const StreamOptions& stream = config.stream;
  check({"stream", "trim_after", "max_window", in_seconds(stream.trim_after), in_seconds(stream.max_window),
         true},
        file);
  check({"vad", "hysteresis", "threshold", config.vad.hysteresis, config.vad.threshold}, file);
}

void read_file(const Node& file, Config& config) {
  const std::vector<Section> tables = sections(config);
  const std::vector<Key> top = top_keys(config);
  std::vector<Key> members = top;
  for (const Section& section : tables) {
    const auto read = [&section](const Node& node) {
      read_keys(node, section.keys, fmt::format("[{}]", section.name));
    };
    members.push_back({section.name, {read, {}}, section.help});
  }
  members.push_back({"source", {[&](const Node& node) { config.sources = read_sources(node); }, {}}, ""});
  read_keys(file, members, "");
}

}  // namespace

std::vector<SourceOptions> default_sources() {
  SourceOptions speakers, microphone;
  speakers.id = "speakers";
  speakers.label = "Speakers";
  speakers.device = "@speakers@";
  microphone.id = "mic";
  microphone.label = "Microphone";
  microphone.device = "@mic@";
  return {speakers, microphone};
}

std::string find_config() {
  for (const std::string& folder : config_folders()) {
    std::string path = folder + "/captiond/config.toml";
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) return path;
  }
  return {};
}

Config load_config(const std::string& path) {
  Config config;
  config.path = path;
  if (path.empty()) return config;
  const Node file = read_toml(path);
  read_file(file, config);
  check_together(config, file);
  return config;
}

std::string to_toml(const Config& config) {
  Config copy = config;  // the tables refer to variables that may be set
  std::string out = print_keys(top_keys(copy));
  for (SourceOptions& source : copy.sources) out += "\n[[source]]\n" + print_keys(source_keys(source));
  for (const Section& section : sections(copy))
    out += fmt::format("\n# {}\n[{}]\n{}", section.help, section.name, print_keys(section.keys));
  return out;
}

}  // namespace captiond
