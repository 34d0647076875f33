// Everything the viewer knows: what came from captiond, and how the reader looks at it. Pure: compose.cc
// makes a picture of it, viewer.cc carries out what it asks for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tui/canvas/large_text.h"
#include "tui/model/connection.h"
#include "tui/model/keys.h"
#include "tui/model/picker.h"
#include "tui/model/pointer.h"
#include "tui/model/source_view.h"
#include "tui/options.h"
#include "tui/reading/clock.h"
#include "tui/reading/selection.h"

namespace captiond {

/// A remark in the status line, for a while.
struct Remark {
  std::string text;
  bool alarming = false;
  Clock::time_point until{};
};

/// What the model cannot do itself.
struct Request {
  enum class Kind { none, quit, redraw, copy, command } kind = Kind::none;
  std::string text;         // to copy; or the command's name
  std::string args = "{}";  // of the command, as JSON
};

/// A paragraph that the reader marked.
struct Bookmark {
  std::size_t source;
  std::uint64_t paragraph;
  double time;  // wall clock
};

/// A search as it is typed.
struct Prompt {
  std::string text;
  std::size_t source = 0;  // where it was typed
  Pane before;             // where the reader was in the source that is looked at now, to go back to
};

class Model {
 public:
  static constexpr std::chrono::seconds kRemarkTime{5};
  static constexpr std::chrono::seconds kGlance{60};      // without a key the reader has looked away
  static constexpr std::chrono::milliseconds kFrame{90};  // between two pictures of levels and spectra
  static constexpr std::size_t kSearchStep = 4000;        // paragraphs looked at between two pictures

  explicit Model(const ViewerOptions& options = {});

  /// How many cells the screen has; before anything else.
  void resize(int rows, int columns);
  /// `wall` is seconds since 1970, for remarks in the text.
  void receive(const Event& event, Clock::time_point now, double wall);
  Request press(char32_t key, Clock::time_point now);
  Request point(const Pointer& pointer, Clock::time_point now);
  /// The terminal gained or lost the focus.
  void look(bool at_us, Clock::time_point now);
  void say(const std::string& text, bool alarming, Clock::time_point now);

  /// Shows what waited, takes away what is old, goes on with a search; true when there is something to draw.
  bool refresh(Clock::time_point now);
  /// When refresh() is worth calling.
  std::optional<Clock::time_point> due() const;
  /// Messages that are wanted from captiond now.
  std::vector<std::string> wants() const;

  // What compose.cc draws.
  int rows() const { return rows_; }
  int columns() const { return columns_; }
  Clock::time_point now() const { return now_; }
  const std::vector<SourceView>& sources() const { return sources_; }
  std::size_t focus() const { return focus_; }
  /// The sources that are seen, by their places among all: side by side, or the focused one under tabs.
  std::vector<std::size_t> shown() const;
  bool side_by_side() const;
  Scale scale() const;  // of the text
  Shape shape() const;  // of the text of each source that is seen, in its scale
  int spectrogram_rows() const;
  const ViewerOptions& options() const { return options_; }
  const KeyMap& keys() const { return keys_; }
  const std::optional<int>& help() const { return help_; }  // rows that it is scrolled by, while it is seen
  /// Those of all sources, oldest first; and which one the cursor is at, while they are listed.
  std::vector<Bookmark> bookmarks() const;
  const std::optional<std::size_t>& bookmark() const { return bookmark_; }
  const std::optional<Picker>& picker() const { return picker_; }
  const std::optional<Selection>& selection() const { return selection_; }
  const std::optional<Prompt>& prompt() const { return prompt_; }
  const std::string& pattern() const { return pattern_; }
  const std::optional<Remark>& remark() const { return remark_; }
  const proto::Status& status() const { return status_; }
  bool paused() const;  // every source is
  bool connected() const { return connected_; }
  /// Why there is no connection; empty before the first attempt failed.
  const std::string& lost() const { return lost_; }

 private:
  // model.cc: from captiond, and time
  void take(const Connected& connected, Clock::time_point now, double wall);
  void keep_only(const std::vector<proto::SourceInfo>& infos);
  void take(const proto::ServerMessage& message, Clock::time_point now);
  void take(const proto::Status& status, Clock::time_point now);
  SourceView& source(const std::string& id);
  void update(const proto::SourceInfo& info);
  void go_on_searching(Clock::time_point now);

  // controls.cc: from the reader
  Request act(Action action, Clock::time_point now);
  Request copy(const std::vector<std::uint64_t>& paragraphs) const;
  Request ask_for_private_mode(Clock::time_point now);
  void read_help(char32_t key);
  void focus_next();
  void clear();
  std::vector<std::uint64_t> seen() const;

  // scrolling.cc
  bool move(Action action);
  void scroll(int rows);
  void hold_or_follow();

  // looking.cc
  bool change_look(Action action, Clock::time_point now);

  // marking.cc
  void mark(Clock::time_point now);
  void to_mark(int direction, Clock::time_point now);
  void list_bookmarks(Clock::time_point now);
  void choose_bookmark(char32_t key);
  void go_to(const Bookmark& bookmark);
  void to_unread(Clock::time_point now);
  void guess_attention(Clock::time_point now);
  SourceView* focused() { return focus_ < sources_.size() ? &sources_[focus_] : nullptr; }

  // searching.cc
  void begin_search();
  void edit_prompt(char32_t key, Clock::time_point now);
  void search_anew();
  void search_here();
  void search_elsewhere();
  void return_to(std::size_t source);
  void find(int direction, Clock::time_point now);

  // selecting.cc
  void begin_selection();
  Request select(char32_t key);
  void follow_cursor();
  std::optional<Spot> spot_at(std::size_t source, int row, int column) const;
  std::optional<std::size_t> source_at(int column) const;

  // choosing.cc
  Request begin_choosing();
  Request choose(char32_t key, Clock::time_point now);
  Request choose_device(const proto::Device& device);
  void hide_or_show(std::size_t source, Clock::time_point now);

  ViewerOptions options_;
  KeyMap keys_;
  float hold_ = 2.0F;  // seconds that a line stays, once the reader wants that
  int rows_ = 24, columns_ = 80;
  Clock::time_point now_{};
  std::vector<SourceView> sources_;
  std::size_t focus_ = 0;
  bool zoomed_ = false;
  std::optional<int> help_;
  std::optional<std::size_t> bookmark_;
  std::optional<Picker> picker_;
  std::optional<Selection> selection_;
  std::optional<Spot> pressed_at_;  // by the mouse
  std::optional<Prompt> prompt_;
  std::string pattern_;  // of the last search
  std::optional<Remark> remark_;
  proto::Status status_;
  bool connected_ = false;
  std::string lost_;
  Clock::time_point last_key_{}, next_frame_{}, next_row_{};
  bool stirred_ = false;      // a level or a spectrum waits to be drawn
  bool tells_focus_ = false;  // the terminal does
  bool searching_ = false;    // some search has more to look at
};

}  // namespace captiond
