#include "history/store.h"

#include <sys/stat.h>

#include <array>
#include <cstdlib>
#include <filesystem>

#include "base/error.h"

namespace captiond {
namespace {

namespace fs = std::filesystem;

// The words are found by an index that refers to the lines and holds no text of its own.
constexpr const char* kLines = R"(
  CREATE TABLE line(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL, label TEXT NOT NULL, language TEXT NOT NULL,
    start REAL NOT NULL, end REAL NOT NULL,
    text TEXT NOT NULL);
  CREATE INDEX line_start ON line(start);
  CREATE VIRTUAL TABLE words USING fts5(text, content='line', content_rowid='id',
                                        tokenize='unicode61 remove_diacritics 2');
  CREATE TRIGGER line_added AFTER INSERT ON line BEGIN
    INSERT INTO words(rowid, text) VALUES (new.id, new.text);
  END;
  CREATE TRIGGER line_deleted AFTER DELETE ON line BEGIN
    INSERT INTO words(words, rowid, text) VALUES ('delete', old.id, old.text);
  END;
  CREATE TRIGGER line_extended AFTER UPDATE OF text ON line BEGIN
    INSERT INTO words(words, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO words(rowid, text) VALUES (new.id, new.text);
  END;
)";

// A gap is a line without text. Sound lies apart, so that reading lines does not read it, and goes with its
// line.
constexpr const char* kGapsAndSound = R"(
  ALTER TABLE line ADD COLUMN gap TEXT NOT NULL DEFAULT '';
  CREATE TABLE sound(line INTEGER PRIMARY KEY, file BLOB NOT NULL);
  CREATE TRIGGER line_silenced AFTER DELETE ON line BEGIN DELETE FROM sound WHERE line = old.id; END;
)";

/// What every version of the file added to the one before.
constexpr std::array kVersions = {kLines, kGapsAndSound};

constexpr const char* kColumns =
    "SELECT id, source, label, language, start, end, text, gap, id IN (SELECT line FROM sound) FROM line";

/// The end of a statement that chooses lines; parameters ?1 to ?5.
constexpr const char* kWhere =
    " WHERE (?1 = '' OR id IN (SELECT rowid FROM words WHERE words MATCH ?1)) AND (?2 = '' OR source = ?2)"
    " AND start >= ?3 AND start < ?4 AND (?5 < 0 OR id = ?5)";

void bind(Statement& statement, const HistoryQuery& query) {
  constexpr double kEver = 1e15;
  statement.bind(1, query.words)
      .bind(2, query.source)
      .bind(3, query.from.value_or(-kEver))
      .bind(4, query.to.value_or(kEver))
      .bind(5, query.id.value_or(-1));
}

void make_private_file(const std::string& path) {
  fs::create_directories(fs::path(path).parent_path());
  fs::permissions(fs::path(path).parent_path(), fs::perms::owner_all);
  const mode_t before = ::umask(0077);
  Database(path, Database::Mode::create).run("PRAGMA journal_mode = WAL");
  ::umask(before);
}

}  // namespace

std::string history_path() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state && *state == '/') return std::string(state) + "/captiond/history.db";
  const char* home = std::getenv("HOME");
  if (!home || *home != '/') throw Error("neither XDG_STATE_HOME nor HOME names a folder for the history");
  return std::string(home) + "/.local/state/captiond/history.db";
}

HistoryStore::HistoryStore(Database database) : database_(std::move(database)) {
  database_.run("PRAGMA secure_delete = ON; PRAGMA synchronous = NORMAL");
  const auto found = version();
  if (found > kVersions.size())
    throw Error("the history was written by a newer captiond: expected version " +
                std::to_string(kVersions.size()) + ", found " + std::to_string(found));
  if (found == kVersions.size()) return;
  Transaction transaction(database_);
  for (std::size_t i = version(); i < kVersions.size(); ++i) database_.run(kVersions[i]);
  database_.run("PRAGMA user_version = " + std::to_string(kVersions.size()));
  transaction.commit();
}

std::size_t HistoryStore::version() const {
  Statement version(database_, "PRAGMA user_version");
  version.step();
  return static_cast<std::size_t>(version.integer(0));
}

HistoryStore HistoryStore::create(const std::string& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) make_private_file(path);
  return HistoryStore(Database(path, Database::Mode::read_write));
}

std::optional<HistoryStore> HistoryStore::open(const std::string& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return std::nullopt;
  return HistoryStore(Database(path, Database::Mode::read_write));
}

void HistoryStore::for_each(const HistoryQuery& query,
                            const std::function<void(const HistoryLine&)>& take) const {
  const std::string columns = kColumns;
  std::string sql = columns + kWhere + " ORDER BY start, id";
  if (query.newest > 0)
    sql = "SELECT * FROM (" + columns + kWhere + " ORDER BY start DESC, id DESC LIMIT ?6) ORDER BY 5, 1";
  Statement rows(database_, sql);
  bind(rows, query);
  if (query.newest > 0) rows.bind(6, static_cast<std::int64_t>(query.newest));
  while (rows.step())
    take({rows.integer(0), rows.text(1), rows.text(2), rows.text(3), rows.number(4), rows.number(5),
          rows.text(6), rows.text(7), rows.integer(8) != 0});
}

std::vector<HistoryLine> HistoryStore::find(const HistoryQuery& query) const {
  std::vector<HistoryLine> lines;
  for_each(query, [&](const HistoryLine& line) { lines.push_back(line); });
  return lines;
}

std::int64_t HistoryStore::add(const HistoryLine& line) {
  Statement insert(
      database_,
      "INSERT INTO line(source, label, language, start, end, text, gap) VALUES (?, ?, ?, ?, ?, ?, ?)");
  insert.bind(1, line.source).bind(2, line.label).bind(3, line.language);
  insert.bind(4, line.start).bind(5, line.end).bind(6, line.text).bind(7, line.gap);
  insert.run();
  return database_.last_id();
}

bool HistoryStore::extend(std::int64_t id, const std::string& text, double end) {
  Statement update(database_, "UPDATE line SET text = text || ?, end = ? WHERE id = ?");
  update.bind(1, text).bind(2, end).bind(3, id);
  update.run();
  return database_.changes() > 0;
}

bool HistoryStore::add_sound(std::int64_t id, std::string_view file) {
  Statement insert(database_,
                   "INSERT OR REPLACE INTO sound(line, file) SELECT id, ?2 FROM line WHERE id = ?1");
  insert.bind(1, id).bind_bytes(2, file).run();
  return database_.changes() > 0;
}

std::optional<std::string> HistoryStore::sound(std::int64_t id) const {
  Statement rows(database_, "SELECT file FROM sound WHERE line = ?");
  rows.bind(1, id);
  return rows.step() ? std::optional(rows.bytes(0)) : std::nullopt;
}

// Three places hold text: the lines, which secure_delete overwrites; the index of words, whose entries stay
// until it is written anew; and the log of changes, which is emptied.
std::size_t HistoryStore::forget(const HistoryQuery& query) {
  Statement rows(database_, std::string("DELETE FROM line") + kWhere);
  bind(rows, query);
  rows.run();
  const auto gone = static_cast<std::size_t>(database_.changes());
  if (gone == 0) return 0;
  database_.run("INSERT INTO words(words) VALUES ('rebuild')");
  database_.run("VACUUM");
  database_.run("PRAGMA wal_checkpoint(TRUNCATE)");
  return gone;
}

std::size_t HistoryStore::expire(const std::string& source, double before) {
  Statement rows(database_, "DELETE FROM line WHERE source = ? AND start < ?");
  rows.bind(1, source).bind(2, before);
  rows.run();
  const auto gone = static_cast<std::size_t>(database_.changes());
  if (gone == 0) return 0;
  database_.run("INSERT INTO words(words) VALUES ('optimize')");
  database_.run("PRAGMA wal_checkpoint(TRUNCATE)");
  return gone;
}

std::vector<std::string> HistoryStore::sources() const {
  std::vector<std::string> names;
  Statement rows(database_, "SELECT DISTINCT source FROM line ORDER BY source");
  while (rows.step()) names.push_back(rows.text(0));
  return names;
}

}  // namespace captiond
