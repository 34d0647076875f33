// The file that holds what was said: lines of text with their times, found by their words, and what they
// sounded like where that is wanted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "history/database.h"

namespace captiond {

/// A sentence, or what there was of one; or a gap.
struct HistoryLine {
  std::int64_t id = 0;
  std::string source, label, language;
  double start = 0.0, end = 0.0;  // wall clock, seconds since 1970
  std::string text;
  std::string gap = {};  // why sound was not captioned, as in proto::Gap; then there is no text
  bool sound = false;    // there is sound of it; only read, never written

  bool operator==(const HistoryLine&) const = default;
};

/// Which lines. What is unset does not matter.
struct HistoryQuery {
  std::string words = {};  // all of them, as SQLite's FTS5 reads them: "exact phrase", begin*, OR, NOT
  std::string source = {};
  std::optional<double> from = {}, to = {};  // wall clock; lines that start in [from, to)
  std::optional<std::int64_t> id = {};
  std::size_t newest = 0;  // so many at most, the newest; 0: all
};

/// $XDG_STATE_HOME/captiond/history.db or the same below ~/.local/state.
std::string history_path();

/// For one thread; several programs may have the file open. What is deleted is overwritten. Functions throw
/// Error with SQLite's words.
class HistoryStore {
 public:
  /// Makes the file (mode 0600, its folder 0700) when it is not there.
  static HistoryStore create(const std::string& path);
  /// Nothing when there is no file.
  static std::optional<HistoryStore> open(const std::string& path);

  /// Oldest first.
  void for_each(const HistoryQuery& query, const std::function<void(const HistoryLine&)>& take) const;
  std::vector<HistoryLine> find(const HistoryQuery& query) const;

  std::int64_t add(const HistoryLine& line);
  /// Adds words to the end of a line; false when it was deleted.
  bool extend(std::int64_t id, const std::string& text, double end);

  /// Keeps what it sounded like, an encoded file; false when the line was deleted.
  bool add_sound(std::int64_t id, std::string_view file);
  std::optional<std::string> sound(std::int64_t id) const;

  /// Deletes, sound and all, so that nothing of it is left in the file or beside it; how many lines.
  std::size_t forget(const HistoryQuery& query);
  /// Deletes the lines of `source` that started before; only overwrites, without the cost of packing the
  /// file.
  std::size_t expire(const std::string& source, double before);
  std::vector<std::string> sources() const;

  Database& database() { return database_; }

 private:
  explicit HistoryStore(Database database);
  std::size_t version() const;

  Database database_;
};

}  // namespace captiond
