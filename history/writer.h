// Writes what is said to the history, without holding up those who say it.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>

#include "base/bounded_queue.h"
#include "history/options.h"
#include "history/sound_tape.h"
#include "history/store.h"
#include "proto/sentences.h"

namespace captiond {

/// Takes committed words from one thread and writes them on its own, at most a second behind. What is written
/// is whole: a crash loses the words of the last second, never a line. A disk that is full or gone loses
/// words as well, says so by trouble(), and is tried again; captions go on.
///
/// While it is paused nothing is written and nothing recorded: neither what is said meanwhile nor what was
/// said before and not committed yet. The pause outlives a restart (PATH.paused stands beside the file).
class HistoryWriter {
 public:
  /// `keep_days` by source id overrules the options; 0 there: nothing of that source is kept. Throws Error
  /// when the file cannot be made. Lines get their sound from `tape`, if the options want that.
  HistoryWriter(const HistoryOptions& options, std::map<std::string, int> keep_days, std::string path,
                std::shared_ptr<SoundTape> tape = nullptr);
  ~HistoryWriter();  // writes what is waiting
  HistoryWriter(const HistoryWriter&) = delete;
  HistoryWriter& operator=(const HistoryWriter&) = delete;

  /// Captions, gaps and changes of sources; all else is ignored. Never waits.
  void take(const proto::ServerMessage& message);
  void set_paused(bool paused);
  bool paused() const { return paused_; }
  /// What went wrong since it was asked last, for a person; empty: nothing did.
  std::string trouble();

 private:
  /// A sentence under way: its row, how many of its words are written, and when the first of those in the row
  /// was said.
  struct Row {
    std::int64_t id = 0;
    std::size_t words = 0;
    double start = 0.0;  // seconds since the source started
  };
  struct Pause {};
  using Job = std::variant<proto::ServerMessage, Pause>;

  void post(Job job);
  void complain(const std::string& what);

  // On the writer's thread.
  void run();
  void write(const Job& job);
  void write(const proto::Caption& caption);
  void write(const proto::Gap& gap);
  void write(const proto::Sentence& sentence, bool complete);
  void write_sound(const proto::Sentence& sentence, const Row& row);
  bool is_kept(const std::string& source) const;
  void expire();
  int keep_days(const std::string& source) const;
  std::string label(const std::string& source) const;

  const HistoryOptions options_;
  const std::map<std::string, int> keep_days_;
  const std::string path_, pause_file_;
  const std::shared_ptr<SoundTape> tape_;
  std::atomic<bool> paused_{false};
  double resumed_ = 0.0;  // wall clock; the owner's
  BoundedQueue<Job> jobs_{1024};
  std::mutex mutex_;
  std::string trouble_;  // protected by mutex_

  // The writer's own.
  HistoryStore store_;
  proto::Sentences sentences_;
  std::map<std::string, Row> rows_;  // of the sentences that are open, by source
  std::map<std::string, std::string> labels_;
  std::map<std::string, double> origins_;  // wall clock at which a source's seconds count from 0
  double next_expiry_ = 0.0;

  std::thread thread_;
};

}  // namespace captiond
