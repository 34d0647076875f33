#include "history/writer.h"

#include <chrono>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/text.h"
#include "base/thread.h"
#include "history/sound_file.h"

namespace captiond {
namespace {

constexpr double kDay = 86400.0, kBetweenExpiries = 3600.0;    // seconds
constexpr SampleTime kLead = std::chrono::milliseconds(150);   // of sound before the first word
constexpr SampleTime kTrail = std::chrono::milliseconds(250);  // and after the last

double wall_clock() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// What `caption` says after `time` by the wall clock.
proto::Caption said_after(proto::Caption caption, double time) {
  if (caption.committed.empty() || caption.time <= 0.0) return caption;
  const double offset = caption.time - caption.committed.front().start;
  std::erase_if(caption.committed, [&](const proto::Word& word) { return word.start + offset < time; });
  if (!caption.committed.empty()) caption.time = caption.committed.front().start + offset;
  return caption;
}

}  // namespace

HistoryWriter::HistoryWriter(const HistoryOptions& options, std::map<std::string, int> keep_days,
                             std::string path, std::shared_ptr<SoundTape> tape)
    : options_(options),
      keep_days_(std::move(keep_days)),
      path_(std::move(path)),
      pause_file_(path_ + ".paused"),
      tape_(options.sound == "none" ? nullptr : std::move(tape)),
      paused_(std::filesystem::exists(pause_file_)),
      store_(HistoryStore::create(path_)) {
  if (tape_ && paused_) tape_->stop();
  thread_ = std::thread([this] { run(); });
}

HistoryWriter::~HistoryWriter() {
  jobs_.close();
  thread_.join();
}

void HistoryWriter::take(const proto::ServerMessage& message) {
  if (std::holds_alternative<proto::SourceChanged>(message)) return post(message);
  if (paused_) return;
  if (const auto* caption = std::get_if<proto::Caption>(&message)) {
    if (caption->committed.empty() && !caption->final) return;
    auto heard = said_after(*caption, resumed_);
    heard.tail.clear();
    post(proto::ServerMessage(std::move(heard)));
  } else if (std::holds_alternative<proto::Gap>(message)) {
    post(message);
  }
}

void HistoryWriter::set_paused(bool paused) {
  if (paused == paused_) return;
  paused_ = paused;
  if (tape_) paused ? tape_->stop() : tape_->start();
  if (paused) {
    std::ofstream marker(pause_file_);
    if (!marker) complain("cannot write " + pause_file_ + ": a restart would end the pause of the history");
    post(Pause{});
  } else {
    resumed_ = wall_clock();
    std::error_code ignored;
    std::filesystem::remove(pause_file_, ignored);
  }
}

std::string HistoryWriter::trouble() {
  const std::lock_guard lock(mutex_);
  return std::exchange(trouble_, {});
}

void HistoryWriter::post(Job job) {
  if (!jobs_.try_push(std::move(job)))
    complain("the disk is too slow for the history: some words are not in it");
}

void HistoryWriter::complain(const std::string& what) {
  const std::lock_guard lock(mutex_);
  trouble_ = what;
}

void HistoryWriter::run() {
  name_this_thread("history");
  while (auto job = jobs_.pop()) {
    try {
      expire();
      Transaction transaction(store_.database());
      do {
        write(*job);
        job = jobs_.try_pop();
      } while (job);
      transaction.commit();
    } catch (const Error& error) {
      rows_.clear();  // what was rolled back is not there to be extended
      complain(std::string("the history is not written: ") + error.what());
    }
  }
}

void HistoryWriter::write(const Job& job) {
  if (std::holds_alternative<Pause>(job)) {
    sentences_.finish();
    rows_.clear();
    return;
  }
  const auto& message = std::get<proto::ServerMessage>(job);
  if (const auto* changed = std::get_if<proto::SourceChanged>(&message)) {
    labels_[changed->source.id] = clean(changed->source.label);
  } else if (const auto* caption = std::get_if<proto::Caption>(&message)) {
    write(*caption);
  } else if (const auto* gap = std::get_if<proto::Gap>(&message)) {
    write(*gap);
  }
}

void HistoryWriter::write(const proto::Caption& caption) {
  if (!is_kept(caption.source)) return;
  if (!caption.committed.empty() && caption.time > 0.0)
    origins_[caption.source] = caption.time - caption.committed.front().start;
  for (const proto::Sentence& sentence : sentences_.add(caption)) write(sentence, true);
  if (const auto* open = sentences_.open(caption.source)) write(*open, false);
}

// A gap is told when it is over, and does not say when that was.
void HistoryWriter::write(const proto::Gap& gap) {
  if (gap.source.empty() || !is_kept(gap.source)) return;
  if (const auto cut_off = sentences_.add(gap)) write(*cut_off, true);
  const auto origin = origins_.find(gap.source);
  const double start = origin == origins_.end() ? wall_clock() - gap.length : origin->second + gap.start;
  store_.add({0, gap.source, label(gap.source), "", start, start + gap.length, "", clean(gap.reason)});
}

// A sentence is written as it grows, so that little is lost in a crash. Only its new words are added: should
// the beginning have been deleted meanwhile, it does not come back.
void HistoryWriter::write(const proto::Sentence& sentence, bool complete) {
  Row& row = rows_[sentence.source];
  proto::Sentence fresh = sentence;
  fresh.words.erase(fresh.words.begin(), fresh.words.begin() + static_cast<std::ptrdiff_t>(row.words));
  if (!fresh.words.empty()) {
    std::string text;
    for (const proto::Word& word : fresh.words) text += clean(word.text);
    const double begin = sentence.time > 0.0 ? sentence.time : wall_clock() - sentence.seconds();
    const double offset = begin - sentence.start();
    if (row.id == 0 || !store_.extend(row.id, text, fresh.end() + offset)) {
      row.id = store_.add({0, sentence.source, label(sentence.source), sentence.language,
                           fresh.start() + offset, fresh.end() + offset, fresh.text()});
      row.start = fresh.start();
    }
    row.words = sentence.words.size();
  }
  if (!complete) return;
  write_sound(sentence, row);
  rows_.erase(sentence.source);
}

void HistoryWriter::write_sound(const proto::Sentence& sentence, const Row& row) {
  if (!tape_) return;
  const auto sound =
      tape_->cut(sentence.source, from_seconds(row.start) - kLead, from_seconds(sentence.end()) + kTrail);
  if (sound.empty()) return;
  const auto coding = options_.sound == "flac" ? SoundCoding::flac : SoundCoding::opus;
  store_.add_sound(row.id, encode_sound(sound, coding));
}

void HistoryWriter::expire() {
  const double now = wall_clock();
  if (now < next_expiry_) return;
  next_expiry_ = now + kBetweenExpiries;
  for (const std::string& source : store_.sources())
    if (const int days = keep_days(source); days > 0) store_.expire(source, now - days * kDay);
}

int HistoryWriter::keep_days(const std::string& source) const {
  const auto found = keep_days_.find(source);
  return found == keep_days_.end() ? options_.keep_days : found->second;
}

bool HistoryWriter::is_kept(const std::string& source) const {
  const auto found = keep_days_.find(source);
  return found == keep_days_.end() || found->second != 0;
}

std::string HistoryWriter::label(const std::string& source) const {
  const auto found = labels_.find(source);
  return found == labels_.end() || found->second.empty() ? source : found->second;
}

}  // namespace captiond
