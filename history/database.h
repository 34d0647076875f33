// SQLite with RAII and exceptions; nothing about captions.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace captiond {

/// One connection to a database file; for one thread. Every function throws Error with SQLite's words.
class Database {
 public:
  enum class Mode { create, read_write, read_only };

  /// Waits up to five seconds for other programs that write.
  Database(const std::string& path, Mode mode);

  /// Statements without parameters and answers.
  void run(const std::string& sql);
  std::int64_t last_id() const;
  /// Rows that the last statement changed.
  int changes() const;

 private:
  friend class Statement;
  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::string path_;
  std::unique_ptr<sqlite3, Close> database_;
};

/// A prepared statement: bind, then step() until it is false; reset() before the next use. Parameters count
/// from 1, columns from 0.
class Statement {
 public:
  Statement(const Database& database, std::string_view sql);

  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, double value);
  Statement& bind(int parameter, std::string_view text);
  Statement& bind_bytes(int parameter, std::string_view bytes);

  /// True when there is a row.
  bool step();
  void reset();
  /// For statements without rows: step and reset.
  void run() {
    step();
    reset();
  }

  std::int64_t integer(int column) const;
  double number(int column) const;
  std::string text(int column) const;
  std::string bytes(int column) const;

 private:
  void check(int result) const;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  const Database& database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// All or nothing: rolled back unless commit() was called.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) { database_.run("BEGIN IMMEDIATE"); }
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace captiond
